import { Alert as Banner, Button, Card, Segmented, Space, Tag } from 'antd'
import { useCallback, useState } from 'react'
import { lectures, publishLecture, type LectureView } from '../../http/api/lectures.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { CardList } from './card-list.tsx'
import { Figures, LectureDrawer } from './lecture-drawer.tsx'
import { CallOff, ExtraCount } from './lecture-ends.tsx'
import { LectureForm } from './lecture-form.tsx'
import { lectureStateWords } from './lecture-words.ts'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

type Dialog =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit' | 'open' | 'off' | 'extra'; readonly lecture: LectureView }

interface CardProps {
  readonly lecture: LectureView
  readonly isBusy: boolean
  readonly onDialog: (dialog: Dialog) => void
  readonly onPublish: (lecture: LectureView) => void
}

const Acts = ({ lecture, isBusy, onDialog, onPublish }: CardProps) => {
  const { state, from } = lecture
  const isAhead = state === 'draft' || state === 'open'
  const hasBegun = Date.parse(from) <= Date.now()
  return (
    <Space wrap>
      {state === 'draft' && (
        <Button type="primary" disabled={isBusy} onClick={() => onPublish(lecture)}>
          发布
        </Button>
      )}
      {state !== 'draft' && <Button onClick={() => onDialog({ kind: 'open', lecture })}>报名和签到</Button>}
      {isAhead && <Button onClick={() => onDialog({ kind: 'edit', lecture })}>改</Button>}
      {(state === 'over' || (state === 'open' && hasBegun)) && (
        <Button onClick={() => onDialog({ kind: 'extra', lecture })}>补人数</Button>
      )}
      {isAhead && <Button onClick={() => onDialog({ kind: 'off', lecture })}>取消这场</Button>}
    </Space>
  )
}

const LectureCard = (props: CardProps) => {
  const { title, speaker, place, from, until, capacity, state, figures, cancelReason, extra } = props.lecture
  const { text, color } = lectureStateWords[state]
  const tag = (
    <Tag variant="solid" color={color}>
      {text}
    </Tag>
  )
  return (
    <Card size="small" className="case-card" title={title} extra={tag}>
      <p>
        {timeText(from)} 到 {timeText(until)}，{place}，{speaker}，{capacity} 个座位
        {extra > 0 && `，另有 ${extra} 人没签到`}
        {cancelReason !== undefined && `。取消原因：${cancelReason}`}
      </p>
      {figures.signedUp > capacity && (
        <Banner
          type="warning"
          showIcon
          className="console-trouble"
          title={`有座位的人比座位多 ${figures.signedUp - capacity} 个，要加座`}
        />
      )}
      <Figures figures={figures} />
      <Acts {...props} />
    </Card>
  )
}

/** The lectures of the union: ahead with their sign-ups, past with who came. */
export const LecturesPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [past, setPast] = useState(false)
  const ask = useCallback(() => call(lectures, { query: past ? { past: 'yes' } : {} }), [past])
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [dialog, setDialog] = useState<Dialog>()
  const close = (): void => setDialog(undefined)
  const publish = ({ id, version }: LectureView): void =>
    void act(() => call(publishLecture, { params: { id }, body: { version }, csrf: me.csrf }), '发布了')
  const { lectures: shown = [], totals } = list.data ?? {}
  return (
    <section aria-label="讲座">
      <div className="console-tools">
        <Segmented
          options={[
            { label: '要办的', value: 'ahead' },
            { label: '办过的', value: 'past' },
          ]}
          value={past ? 'past' : 'ahead'}
          onChange={(value) => setPast(value === 'past')}
        />
        <p className="console-hint">
          {totals !== undefined && `一共办过 ${totals.held} 场，来了 ${totals.participants} 人次。`}
        </p>
        <Button type="primary" onClick={() => setDialog({ kind: 'new' })}>
          新建一场
        </Button>
      </div>
      <CardList list={list} empty={past ? '还没办过' : '还没有要办的'}>
        {shown.map((lecture) => (
          <LectureCard key={lecture.id} {...{ lecture, isBusy }} onDialog={setDialog} onPublish={publish} />
        ))}
      </CardList>
      {(dialog?.kind === 'new' || dialog?.kind === 'edit') && (
        <LectureForm
          lecture={dialog.kind === 'edit' ? dialog.lecture : undefined}
          {...{ act, isBusy }}
          onClose={close}
        />
      )}
      {dialog?.kind === 'open' && <LectureDrawer id={dialog.lecture.id} reloadList={list.reload} onClose={close} />}
      {dialog?.kind === 'off' && <CallOff lecture={dialog.lecture} {...{ act, isBusy }} onClose={close} />}
      {dialog?.kind === 'extra' && <ExtraCount lecture={dialog.lecture} {...{ act, isBusy }} onClose={close} />}
    </section>
  )
}
