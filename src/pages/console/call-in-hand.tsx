import { App, Button, Modal, Tag } from 'antd'
import { useState } from 'react'
import {
  dialCall,
  giveBackCall,
  openCallNote,
  recordCall,
  type CallOutcome,
  type InHand,
} from '../../http/api/callbacks.ts'
import { call, messageOf } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { DangerButton } from './call-danger.tsx'
import { CallTalk, type Talked } from './call-talk.tsx'
import { callOutcomeWords, linesFor, listWords, topicWords } from './call-words.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'

interface Props {
  readonly inHand: InHand
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

interface Told extends Partial<Talked> {
  readonly at?: string
}

/** What was written down last time: opened by hand, because each opening is logged. */
const LastNote = ({ id }: { readonly id: string }) => {
  const { me } = useStaff()
  const { message } = App.useApp()
  const [words, setWords] = useState<string>()
  const open = (): void => {
    call(openCallNote, { params: { id }, csrf: me.csrf })
      .then((opened) => setWords(opened.words))
      .catch((error: unknown) => void message.error(messageOf(error)))
  }
  if (words !== undefined) return `\n${words}`
  return (
    <Button type="link" onClick={open}>
      看上次记的
    </Button>
  )
}

const Who = ({ inHand }: { readonly inHand: InHand }) => {
  const { id, list, topic, name, tries, last } = inHand
  return (
    <>
      <div className="calls-hand__top">
        <h2 className="calls-hand__who">{name ?? '没留称呼'}</h2>
        <DangerButton id={id} />
      </div>
      <div>
        <Tag>{listWords[list]}</Tag>
        <Tag>{topicWords[topic]}</Tag>
        {tries > 0 && <Tag>打过 {tries} 次</Tag>}
      </div>
      {last !== undefined && (
        <p className="calls-hand__last">
          上次 {timeText(last.at)}：{callOutcomeWords[last.outcome]}
          {last.hasNote && <LastNote id={id} />}
        </p>
      )}
      <ul className="calls-hand__lines">
        {linesFor(inHand).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}

/** The choices of another time. */
const LaterDialog = ({
  times,
  onChoose,
  onClose,
}: {
  readonly times: readonly string[]
  readonly onChoose: (at: string) => void
  readonly onClose: () => void
}) => (
  <Modal open title="什么时候再打" footer={null} onCancel={onClose}>
    <div className="calls-form calls-later">
      {times.map((at) => (
        <Button key={at} size="large" block onClick={() => onChoose(at)}>
          {timeText(at)}
        </Button>
      ))}
    </div>
  </Modal>
)

/** One call: who, what to say, and how it went, each a thumb's reach away. */
export const CallInHand = ({ inHand, act, isBusy }: Props) => {
  const { me } = useStaff()
  const [since, setSince] = useState<number>()
  const [later, setLater] = useState<Talked>()
  const [opened, setOpened] = useState<{ readonly phone: string; readonly version: number }>()
  const { id } = inHand
  const params = { id }
  // Dialling changes the row too, and the phone may leave this page before the list is read anew.
  const version = Math.max(inHand.version, opened?.version ?? 0)
  const dial = (): void =>
    void act(async () => {
      const number = await call(dialCall, { params, csrf: me.csrf })
      setOpened(number)
      window.location.href = `tel:${number.phone}`
    }, '号码已打开，这次打开记下了')
  const tell = (outcome: CallOutcome, told: Told = {}): void => {
    const body = { version, outcome, ...told }
    void act(() => call(recordCall, { params, body, csrf: me.csrf }), `记下了：${callOutcomeWords[outcome]}`)
  }
  const back = (): void => void act(() => call(giveBackCall, { params, body: { version }, csrf: me.csrf }), '放回去了')
  return (
    <>
      <Who inHand={inHand} />
      {me.role !== 'counsellor' && opened !== undefined && <p>用座机打：{opened.phone}</p>}
      {since === undefined ? (
        <div className="calls-bar">
          <Button type="primary" className="calls-bar__wide" disabled={isBusy} onClick={dial}>
            拨打
          </Button>
          <Button disabled={isBusy} onClick={() => setSince(Date.now())}>
            接通了
          </Button>
          <Button disabled={isBusy} onClick={() => tell('no-answer')}>
            没人接
          </Button>
          <Button disabled={isBusy} onClick={() => tell('busy')}>
            占线
          </Button>
          <Button disabled={isBusy} onClick={() => tell('wrong-number')}>
            打错了
          </Button>
          <Button disabled={isBusy} onClick={() => setLater({ minutes: 0 })}>
            稍后再打
          </Button>
          <Button disabled={isBusy} onClick={back}>
            不打，放回
          </Button>
        </div>
      ) : (
        <CallTalk since={since} isBusy={isBusy} onEnd={tell} onLater={setLater} onBack={() => setSince(undefined)} />
      )}
      {later !== undefined && (
        <LaterDialog
          times={inHand.later}
          onChoose={(at) => {
            setLater(undefined)
            tell('asked-later', { ...later, at })
          }}
          onClose={() => setLater(undefined)}
        />
      )}
    </>
  )
}
