import { Alert as Banner, Button, Descriptions, Drawer, Form, Input, Spin } from 'antd'
import { useCallback, useState } from 'react'
import {
  addSeat,
  checkInByCode,
  lectureDetail,
  type LectureDetail,
  type LectureFigures,
} from '../../http/api/lectures.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { LectureSeats } from './lecture-seats.tsx'
import { NotUpdated } from './not-updated.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

interface Props {
  readonly id: string
  readonly reloadList: () => Promise<void>
  readonly onClose: () => void
}

const figureWords: readonly (readonly [keyof LectureFigures, string])[] = [
  ['signedUp', '有座位'],
  ['waiting', '候补'],
  ['came', '签到'],
  ['noShow', '没来'],
  ['cancelled', '取消'],
  ['atDoor', '现场报'],
]

export const Figures = ({ figures }: { readonly figures: LectureFigures }) => (
  <Descriptions
    size="small"
    column={{ xs: 3, sm: 6 }}
    items={figureWords.map(([key, label]) => ({ key, label, children: figures[key] }))}
  />
)

interface ActProps {
  readonly id: string
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

const CheckInForm = ({ id, act, isBusy }: ActProps) => {
  const { me } = useStaff()
  const [form] = Form.useForm<{ readonly code: string }>()
  const check = async ({ code }: { readonly code: string }): Promise<void> => {
    const send = () => call(checkInByCode, { params: { id }, body: { code }, csrf: me.csrf })
    if (await act(send, '签到好了')) form.resetFields()
  }
  return (
    <Form
      form={form}
      layout="inline"
      aria-label="按编号签到"
      disabled={isBusy}
      onFinish={(filled) => void check(filled)}
    >
      <Form.Item name="code" label="6位编号" rules={[{ required: true, message: '填编号' }]}>
        <Input inputMode="numeric" maxLength={10} autoComplete="off" />
      </Form.Item>
      <Button htmlType="submit">签到</Button>
    </Form>
  )
}

interface Guest {
  readonly name: string
  readonly phone?: string
}

/** For who called or came by. The code is shown until the next one: it is not kept in the open anywhere. */
const GuestForm = ({ id, act, isBusy }: ActProps) => {
  const { me } = useStaff()
  const [form] = Form.useForm<Guest>()
  const [slip, setSlip] = useState<string>()
  const add = async ({ name, phone = '' }: Guest): Promise<void> => {
    const send = async (): Promise<void> => {
      const { code, queue } = await call(addSeat, { params: { id }, body: { name, phone }, csrf: me.csrf })
      setSlip(`${name}的编号是 ${code}${queue === undefined ? '' : `，候补第${queue}位`}，请抄给对方`)
    }
    if (await act(send, '报上了')) form.resetFields()
  }
  return (
    <>
      <Form form={form} layout="inline" aria-label="代人报名" disabled={isBusy} onFinish={(filled) => void add(filled)}>
        <Form.Item name="name" label="称呼" rules={[{ required: true, message: '填称呼' }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label="电话">
          <Input inputMode="tel" maxLength={30} autoComplete="off" />
        </Form.Item>
        <Button htmlType="submit">代报名</Button>
      </Form>
      {slip !== undefined && <Banner type="success" showIcon title={slip} className="console-trouble" />}
    </>
  )
}

const Opened = ({ lecture, act, isBusy }: { readonly lecture: LectureDetail } & Omit<ActProps, 'id'>) => {
  const { id, from, until, speaker, place, state, hallPage, figures, seats } = lecture
  return (
    <>
      <p>
        {timeText(from)} 到 {timeText(until)}，{place}，{speaker}
      </p>
      <Figures figures={figures} />
      {state === 'open' && (
        <div className="lecture-tools">
          {hallPage !== undefined && (
            <p>
              <a href={hallPage} target="_blank" rel="noreferrer">
                会场签到屏（二维码）
              </a>
              ，只在会场放，别发到群里。
            </p>
          )}
          <CheckInForm id={id} act={act} isBusy={isBusy} />
          <GuestForm id={id} act={act} isBusy={isBusy} />
        </div>
      )}
      <LectureSeats seats={seats} act={act} isBusy={isBusy} />
    </>
  )
}

/** One lecture: figures, the screen for the hall, checking in, who signed up. */
export const LectureDrawer = ({ id, reloadList, onClose }: Props) => {
  const ask = useCallback(() => call(lectureDetail, { params: { id } }), [id])
  const detail = usePoll(ask)
  const { act, isBusy } = useAct(detail.reload, reloadList)
  return (
    <Drawer open size="large" title={detail.data?.title ?? '讲座'} onClose={onClose}>
      <NotUpdated trouble={detail.trouble} />
      <Spin spinning={detail.isLoading}>
        {detail.data !== undefined && <Opened lecture={detail.data} act={act} isBusy={isBusy} />}
      </Spin>
    </Drawer>
  )
}
