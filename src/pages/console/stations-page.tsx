import { Button, Drawer, Form, Input, Select, Switch, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { addStation, saveStation, stations, type StationView } from '../../http/api/counselling-people.ts'
import { call } from '../shared/call.ts'
import { ListTable } from './list-table.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { FormRows } from './people-rows.tsx'
import { newStation, stationBody, stationFilled, type StationFilled } from './people-values.ts'
import { weekdayWords } from './people-words.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(stations, {})

const weekdays = [1, 2, 3, 4, 5, 6, 0].map((value) => ({ value, label: weekdayWords[value] }))

export const weeklyFields = [
  { name: 'weekday', label: '星期几', input: <Select aria-label="星期几" style={{ width: 90 }} options={weekdays} /> },
  { name: 'from', label: '几点起', input: <Input type="time" aria-label="几点起" /> },
  { name: 'to', label: '到几点', input: <Input type="time" aria-label="到几点" /> },
]
export const weeklyFirst = { weekday: 1, from: '09:00', to: '12:00' }
export const dateFields = [{ name: 'date', label: '日期', input: <Input type="date" aria-label="日期" /> }]

interface DrawerProps {
  /** Undefined: a new one. */
  readonly station: StationView | undefined
  readonly isBusy: boolean
  readonly onSave: (filled: StationFilled) => void
  readonly onClose: () => void
}

const StationDrawer = ({ station, isBusy, onSave, onClose }: DrawerProps) => (
  <Drawer open title={station === undefined ? '加一个站点' : station.name} size="large" onClose={onClose}>
    <Form<StationFilled>
      layout="vertical"
      aria-label="站点"
      disabled={isBusy}
      initialValues={station === undefined ? newStation : stationFilled(station)}
      onFinish={onSave}
    >
      <Form.Item name="name" label="名称" rules={[{ required: true, message: '填名称' }]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="address" label="地址">
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="street" label="街道">
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="telephone" label="电话">
        <Input inputMode="tel" maxLength={30} />
      </Form.Item>
      <Form.Item name="hours" label="开放时间（给职工看的话）">
        <Input maxLength={120} placeholder="周一到周五 9:00–17:00" />
      </Form.Item>
      <FormRows
        name="open"
        label="每周开放"
        hint="到站点面谈只排在这些时间里；一段都不填就不限。"
        add="加一段"
        fields={weeklyFields}
        first={weeklyFirst}
      />
      <FormRows
        name="closedDates"
        label="不开的日子"
        hint="那天这里的老师都不排；已经约了面谈的会换人或重新排，并告诉职工。"
        add="加一天"
        fields={dateFields}
        first={{}}
      />
      <Form.Item name="active" label="在用" valuePropName="checked">
        <Switch />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        保存
      </Button>
    </Form>
  </Drawer>
)

const columns = (onOpen: (station: StationView) => void): TableColumnsType<StationView> => [
  {
    title: '站点',
    key: 'name',
    render: (_, one) => (
      <Button type="link" className="people-name" onClick={() => onOpen(one)}>
        {one.name}
      </Button>
    ),
  },
  { title: '地址', dataIndex: 'address' },
  { title: '街道', dataIndex: 'street' },
  { title: '开放时间', dataIndex: 'hours' },
  {
    title: '',
    key: 'state',
    render: (_, { active, closedDates }) => (
      <>
        {!active && <Tag>停了</Tag>}
        {closedDates.length > 0 && <Tag>有 {closedDates.length} 天不开</Tag>}
      </>
    ),
  },
]

/** The counselling stations. */
export const StationsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [open, setOpen] = useState<StationView | 'new'>()
  const station = open === 'new' ? undefined : open

  const save = async (filled: StationFilled): Promise<void> => {
    const body = stationBody(filled)
    const send = () =>
      station === undefined
        ? call(addStation, { body, csrf: me.csrf })
        : call(saveStation, {
            params: { id: station.id },
            body: { ...body, version: station.version },
            csrf: me.csrf,
          })
    if (await act(send, '存好了', openAgain)) setOpen(undefined)
  }

  return (
    <section aria-label="站点">
      <div className="console-tools">
        <p className="console-hint">停了或者那天不开的站点不再给时间。</p>
        <Button type="primary" onClick={() => setOpen('new')}>
          加一个站点
        </Button>
      </div>
      <NotUpdated trouble={list.trouble} />
      <ListTable<StationView>
        rowKey="id"
        size="small"
        scroll={{ x: 'max-content' }}
        columns={columns(setOpen)}
        dataSource={list.data?.stations ?? []}
        loading={list.isLoading}
        pagination={false}
      />
      {open !== undefined && (
        <StationDrawer
          key={station?.id ?? 'new'}
          station={station}
          isBusy={isBusy}
          onSave={(filled) => void save(filled)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  )
}
