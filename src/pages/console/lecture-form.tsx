import { Alert as Banner, Form, Input, InputNumber, Modal } from 'antd'
import { createLecture, editLecture, type LectureView } from '../../http/api/lectures.ts'
import { call } from '../shared/call.ts'
import { toInstant, toLocal } from './lecture-words.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, type useAct } from './use-act.ts'

interface Props {
  /** Undefined for a new one. */
  readonly lecture: LectureView | undefined
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
  readonly onClose: () => void
}

interface Filled {
  readonly title: string
  readonly speaker: string
  readonly place: string
  readonly from: string
  readonly until: string
  readonly capacity: number
  readonly opensAt: string
  readonly closesAt: string
  readonly survey?: string
}

const factsOf = ({ survey = '', from, until, opensAt, closesAt, ...rest }: Filled) => {
  const times = {
    from: toInstant(from),
    until: toInstant(until),
    opensAt: toInstant(opensAt),
    closesAt: toInstant(closesAt),
  }
  return { ...rest, ...times, ...(survey.trim() === '' ? {} : { survey }) }
}

const filledOf = (lecture: LectureView): Filled => {
  const { title, speaker, place, from, until, capacity, opensAt, closesAt, survey = '' } = lecture
  const times = { from: toLocal(from), until: toLocal(until), opensAt: toLocal(opensAt), closesAt: toLocal(closesAt) }
  return { title, speaker, place, capacity, survey, ...times }
}

const needed = (message: string) => [{ required: true, message }]

const Times = () => (
  <>
    <Form.Item name="from" label="什么时候开始" rules={needed('填开始时间')}>
      <Input type="datetime-local" />
    </Form.Item>
    <Form.Item name="until" label="什么时候结束" rules={needed('填结束时间')}>
      <Input type="datetime-local" />
    </Form.Item>
    <Form.Item name="opensAt" label="几时开始报名" rules={needed('填报名开始的时间')}>
      <Input type="datetime-local" />
    </Form.Item>
    <Form.Item name="closesAt" label="报名到几时" rules={needed('填报名截止的时间')}>
      <Input type="datetime-local" />
    </Form.Item>
  </>
)

/** A lecture to be written down or changed. */
export const LectureForm = ({ lecture, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const [form] = Form.useForm<Filled>()
  const save = async (filled: Filled): Promise<void> => {
    const facts = factsOf(filled)
    const send = () =>
      lecture === undefined
        ? call(createLecture, { body: facts, csrf: me.csrf })
        : call(editLecture, {
            params: { id: lecture.id },
            body: { ...facts, version: lecture.version },
            csrf: me.csrf,
          })
    if (await act(send, lecture === undefined ? '建好了，发布以后大家才看得到' : '改好了', openAgain)) onClose()
  }
  return (
    <Modal
      open
      title={lecture === undefined ? '新建一场' : '改这一场'}
      okText="保存"
      cancelText="不改了"
      okButtonProps={{ loading: isBusy }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {lecture?.state === 'open' && (
        <Banner
          type="info"
          showIcon
          title="改时间或地方，会告诉所有报名的人。座位改少，已经有座位的人不受影响。"
          className="console-trouble"
        />
      )}
      <Form<Filled>
        form={form}
        layout="vertical"
        aria-label="讲座"
        {...(lecture === undefined ? {} : { initialValues: filledOf(lecture) })}
        onFinish={(filled) => void save(filled)}
      >
        <Form.Item name="title" label="题目" rules={needed('填题目')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="speaker" label="谁来讲" rules={needed('填讲的人')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="place" label="在哪里" rules={needed('填地方')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="capacity" label="多少座位" rules={needed('填座位数')}>
          <InputNumber min={1} max={2000} precision={0} />
        </Form.Item>
        <Times />
        <Form.Item name="survey" label="讲完请来的人填哪份问卷（编号，可以不填）">
          <Input maxLength={80} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
