import { Button, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd'
import type { counsellingPeople } from '../../http/api/counselling-people.ts'
import type { z } from 'zod'
import { FormRows } from './people-rows.tsx'
import type { PersonFilled } from './people-values.ts'
import { topicWords } from './people-words.ts'
import { dateFields, weeklyFields, weeklyFirst } from './stations-page.tsx'
import { wayWords } from './words.ts'

export type PeopleList = z.output<typeof counsellingPeople.reply>

interface Props {
  readonly initial: PersonFilled
  /** The masked number on file. */
  readonly number: string | undefined
  readonly choices: Pick<PeopleList, 'stations' | 'accounts' | 'supervisors'>
  readonly isBusy: boolean
  readonly onSave: (filled: PersonFilled) => void
}

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const named = (rows: readonly { readonly id: string; readonly name: string }[]) =>
  rows.map(({ id, name }) => ({ value: id, label: name }))

const noStation = { value: '', label: '不在站点' }

const exceptionFields = [
  ...dateFields,
  ...weeklyFields.filter(({ name }) => name !== 'weekday'),
  {
    name: 'kind',
    label: '加还是换',
    input: (
      <Select
        aria-label="加还是换"
        style={{ width: 130 }}
        options={options({ extra: '另外加', instead: '当天只排这些' })}
      />
    ),
  },
]

const blockedFields = [
  { name: 'from', label: '从几时', input: <Input type="datetime-local" aria-label="从几时" /> },
  { name: 'until', label: '到几时', input: <Input type="datetime-local" aria-label="到几时" /> },
]

const courseFields = [
  { name: 'name', label: '课程', input: <Input aria-label="课程" placeholder="课程" maxLength={60} /> },
  { name: 'hours', label: '课时', input: <InputNumber aria-label="课时" placeholder="课时" min={0} max={500} /> },
  { name: 'on', label: '哪天', input: <Input type="date" aria-label="哪天" /> },
]

const Who = ({ choices }: Pick<Props, 'choices'>) => (
  <>
    <Form.Item name="name" label="名字" rules={[{ required: true, message: '填名字' }]}>
      <Input maxLength={40} />
    </Form.Item>
    <Form.Item name="station" label="站点">
      <Select options={[noStation, ...named(choices.stations)]} />
    </Form.Item>
    <Form.Item name="ways" label="怎么聊">
      <Checkbox.Group options={options(wayWords)} />
    </Form.Item>
    <Form.Item name="topics" label="聊哪些">
      <Checkbox.Group options={options(topicWords)} />
    </Form.Item>
    <Form.Item name="languages" label="会说">
      <Select mode="tags" />
    </Form.Item>
    <Form.Item name="gender" label="性别">
      <Select allowClear options={options({ female: '女', male: '男' })} />
    </Form.Item>
  </>
)

const Times = () => (
  <>
    <FormRows name="plan" label="每周什么时候" add="加一段" fields={weeklyFields} first={weeklyFirst} />
    <FormRows
      name="exceptions"
      label="个别日子"
      hint="放假的日子要上班，也在这里加。"
      add="加一天"
      fields={exceptionFields}
      first={{ from: '09:00', to: '12:00', kind: 'extra' }}
    />
    <FormRows
      name="blocked"
      label="不能来的时间"
      hint="已经约在里面的，存的时候就换别的老师；换不到的重新排，并告诉职工。"
      add="加一段"
      fields={blockedFields}
      first={{}}
    />
    <FormRows name="closedDates" label="整天不来" add="加一天" fields={dateFields} first={{}} />
    <Form.Item name="slotMinutes" label="一次几分钟">
      <InputNumber min={10} max={240} />
    </Form.Item>
    <Form.Item name="bufferMinutes" label="两次之间歇几分钟">
      <InputNumber min={0} max={120} />
    </Form.Item>
    <Form.Item name="weeklyCap" label="一周最多几次（空着不限）">
      <InputNumber min={1} max={60} />
    </Form.Item>
  </>
)

const Papers = ({ number }: Pick<Props, 'number'>) => (
  <>
    <Form.Item name="credentialKind" label="证书（空着就是没有）">
      <Input maxLength={60} />
    </Form.Item>
    <Form.Item name="credentialNumber" label={`证书号码（存的是${number ?? '末四位'}，不改就空着）`}>
      <Input maxLength={40} autoComplete="off" />
    </Form.Item>
    <Form.Item name="credentialExpires" label="有效到（空着就是长期）">
      <Input type="date" />
    </Form.Item>
    <Form.Item name="pledgedOn" label="哪天签的保密承诺">
      <Input type="date" />
    </Form.Item>
    <FormRows name="courses" label="上过的课" add="加一门" fields={courseFields} first={{}} />
    <Form.Item name="excludedEmployers" label="避开哪些单位的职工">
      <Select mode="tags" />
    </Form.Item>
  </>
)

/** All that the office enters of a volunteer, counsellor or leader. */
export const PersonForm = ({ initial, number, choices, isBusy, onSave }: Props) => (
  <Form<PersonFilled> layout="vertical" aria-label="老师" disabled={isBusy} initialValues={initial} onFinish={onSave}>
    <Who choices={choices} />
    <Times />
    <Papers number={number} />
    <Form.Item name="staff" label="登录账号">
      <Select allowClear options={named(choices.accounts)} />
    </Form.Item>
    <Form.Item name="supervisor" label="督导">
      <Select allowClear options={named(choices.supervisors)} />
    </Form.Item>
    <Form.Item
      name="mayBeOnCall"
      label="可以排应急值班"
      valuePropName="checked"
      extra="本人同意、有登录账号才行。叫到的时候，能打开那一条提醒。"
    >
      <Switch />
    </Form.Item>
    <Form.Item
      name="active"
      label="在岗"
      valuePropName="checked"
      extra="关掉以后，已经约的换别的老师；换不到的重新排，并告诉职工。"
    >
      <Switch />
    </Form.Item>
    <Button type="primary" htmlType="submit" loading={isBusy}>
      保存
    </Button>
  </Form>
)
