import { Button, Form, Input, Popconfirm } from 'antd'
import { startSurvey, type SurveyView } from '../../http/api/surveys.ts'
import { call } from '../shared/call.ts'
import { dateAfter, today } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import { startOf } from './surveys-words.ts'
import type { useAct } from './use-act.ts'

interface Props {
  readonly survey: SurveyView
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

interface Filled {
  readonly from: string
  readonly last: string
}

/** Asks everybody to fill a questionnaire in, from one day to another, both included. */
export const StartSurvey = ({ survey, act, isBusy }: Props) => {
  const { me } = useStaff()
  const [form] = Form.useForm<Filled>()
  const start = ({ from, last }: Filled): void => {
    const until = startOf(dateAfter(new Date(startOf(last)), 1))
    const input = { params: { id: survey.id }, body: { from: startOf(from), until }, csrf: me.csrf }
    void act(() => call(startSurvey, input), '定好了，到时候会发')
  }
  return (
    <Form<Filled>
      form={form}
      layout="inline"
      aria-label={`发“${survey.title}”`}
      disabled={isBusy}
      initialValues={{ from: today(), last: dateAfter(new Date(), 14) }}
      onFinish={start}
    >
      <Form.Item name="from" label="从" rules={[{ required: true, message: '填日期' }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="last" label="到" rules={[{ required: true, message: '填日期' }]}>
        <Input type="date" />
      </Form.Item>
      <Popconfirm
        title="要提醒的人都会收到一条，确定吗？"
        okText="发"
        cancelText="不发"
        disabled={isBusy}
        onConfirm={() => form.submit()}
      >
        <Button type="primary" disabled={isBusy}>
          请大家填
        </Button>
      </Popconfirm>
    </Form>
  )
}
