import { Alert as Banner, Button, Drawer, Popconfirm, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { addPerson, counsellingPeople, handOnPerson, type PersonLine } from '../../http/api/counselling-people.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { NotUpdated } from './not-updated.tsx'
import { DeskShifts } from './people-shifts.tsx'
import type { PageProps } from './page-props.ts'
import { PersonDrawer } from './people-drawer.tsx'
import { PersonForm } from './people-form.tsx'
import { newPerson, personBody, type PersonFilled } from './people-values.ts'
import { gradeWords, unreadyWords } from './people-words.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(counsellingPeople, {})

const Papers = ({ one: { unready, credential, expires } }: { readonly one: PersonLine }) => (
  <>
    {unready !== undefined && (
      <Tag variant="solid" color={unready === 'volunteer' || unready === 'inactive' ? '#595959' : '#a8071a'}>
        {unreadyWords[unready]}
      </Tag>
    )}
    {credential === 'soon' && (
      <Tag variant="solid" color="#ad4e00">
        证书到 {expires}
      </Tag>
    )}
  </>
)

const columns = (onOpen: (id: string) => void): TableColumnsType<PersonLine> => [
  {
    title: '名字',
    key: 'name',
    render: (_, { id, name }) => (
      <Button type="link" className="people-name" onClick={() => onOpen(id)}>
        {name}
      </Button>
    ),
  },
  {
    title: '级别',
    key: 'grade',
    filters: Object.entries(gradeWords).map(([value, text]) => ({ value, text })),
    onFilter: (value, { grade }) => grade === value,
    render: (_, { grade }) => gradeWords[grade],
  },
  { title: '站点', key: 'station', render: (_, { station }) => station?.name ?? '' },
  { title: '已约', key: 'ahead', render: (_, { ahead }) => ahead },
  { title: '一周最多', key: 'cap', render: (_, { weeklyCap }) => weeklyCap ?? '不限' },
  { title: '', key: 'papers', render: (_, one) => <Papers one={one} /> },
]

/** Whose credential runs out before appointments they have. */
const Late = ({
  people,
  isBusy,
  onHandOn,
}: {
  readonly people: readonly PersonLine[]
  readonly isBusy: boolean
  readonly onHandOn: (id: string) => void
}) => (
  <Banner
    type="error"
    showIcon
    className="console-trouble"
    title="证书到期以后还有预约"
    description={
      <ul>
        {people.map(({ id, name, expires, aheadWithout }) => (
          <li key={id}>
            {name}，证书到 {expires}：{aheadWithout.map(timeText).join('，')}{' '}
            <Popconfirm
              title="这些预约换别的老师？换不到的重新排，并告诉职工。"
              okText="换"
              cancelText="先不换"
              onConfirm={() => onHandOn(id)}
            >
              <Button size="small" disabled={isBusy}>
                换别的老师
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
    }
  />
)

/** Volunteers, counsellors and leaders, and who has the counselling telephone. */
export const PeoplePage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [open, setOpen] = useState<string>()
  const [isNew, setNew] = useState(false)
  const { people = [], stations = [], accounts = [], supervisors = [] } = list.data ?? {}
  const choices = { stations, accounts, supervisors }
  const late = people.filter(({ aheadWithout }) => aheadWithout.length > 0)
  const soon = people.filter(({ credential }) => credential === 'soon')

  const add = async (filled: PersonFilled): Promise<void> => {
    if (await act(() => call(addPerson, { body: personBody(filled), csrf: me.csrf }), '加好了')) setNew(false)
  }
  const handOn = (id: string): void =>
    void act(() => call(handOnPerson, { params: { id }, csrf: me.csrf }), '换好了，会告诉对方')

  return (
    <section aria-label="老师">
      <div className="console-tools">
        <p className="console-hint">新加的先是志愿者，上完课再升。没签保密承诺、没有证书或者过期的，不给时间。</p>
        <Button type="primary" onClick={() => setNew(true)}>
          加一个人
        </Button>
      </div>
      <NotUpdated trouble={list.trouble} />
      {late.length > 0 && <Late people={late} isBusy={isBusy} onHandOn={handOn} />}
      {soon.length > 0 && (
        <Banner
          type="warning"
          showIcon
          className="console-trouble"
          title={`证书 30 天内到期：${soon.map(({ name, expires }) => `${name}（${expires}）`).join('，')}`}
        />
      )}
      <ListTable<PersonLine>
        rowKey="id"
        size="small"
        scroll={{ x: 'max-content' }}
        columns={columns(setOpen)}
        dataSource={people}
        loading={list.isLoading}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
      />
      <DeskShifts />
      {open !== undefined && (
        <PersonDrawer key={open} id={open} {...{ choices, act, isBusy }} onClose={() => setOpen(undefined)} />
      )}
      {isNew && (
        <Drawer open title="加一个人" size="large" onClose={() => setNew(false)}>
          <PersonForm
            initial={newPerson}
            number={undefined}
            choices={choices}
            isBusy={isBusy}
            onSave={(filled) => void add(filled)}
          />
        </Drawer>
      )}
    </section>
  )
}
