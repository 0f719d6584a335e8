import { Alert as Banner, Button, Popconfirm, Space, Spin } from 'antd'
import { endPrivate, openPrivate, type PrivateSessionView } from '../../http/api/private.ts'
import { call } from '../shared/call.ts'
import { NotUpdated } from './not-updated.tsx'
import { SessionComposer } from './session-composer.tsx'
import { SessionList } from './session-list.tsx'
import { SessionRecord } from './session-record.tsx'
import { SessionTurns } from './session-turns.tsx'
import { dangerAdvice, sessionText } from './session-words.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useTalk } from './use-talk.ts'
import './session.css'

const nothing = async (): Promise<void> => undefined

interface ActProps {
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

/** Begins a talk of a case, again when the one before is over. */
const Begin = ({ caseId, act, isBusy }: ActProps & { readonly caseId: string }) => {
  const { me } = useStaff()
  const open = () => call(openPrivate, { params: { id: caseId }, csrf: me.csrf })
  return (
    <Button type="primary" loading={isBusy} onClick={() => void act(open, '叫了对方，等对方进来')}>
      开始，叫对方进来
    </Button>
  )
}

const Head = ({ session, act, isBusy }: ActProps & { readonly session: PrivateSessionView }) => {
  const { me } = useStaff()
  const end = () => call(endPrivate, { params: { id: session.id }, csrf: me.csrf })
  return (
    <Space wrap className="console-tools">
      <strong role="status">{sessionText(session)}</strong>
      {session.askedAt !== undefined && <span>好一阵没有声音，已经问对方还在不在</span>}
      {session.state !== 'ended' && (
        <Popconfirm
          title="结束这次谈话？会告诉对方。"
          okText="结束"
          cancelText="再谈谈"
          onConfirm={() => void act(end, '结束了，告诉对方了')}
        >
          <Button danger disabled={isBusy}>
            结束谈话
          </Button>
        </Popconfirm>
      )}
    </Space>
  )
}

/** A talk as the counsellor who holds it sees it. */
const OwnTalk = ({ id }: { readonly id: string }) => {
  const talk = useTalk(id)
  const { act, isBusy } = useAct(talk.reload, nothing)
  const { known, turns } = talk
  const session = known?.session
  const isOver = session?.state === 'ended'
  const isRecord = isOver && turns.length === 0
  if (known === undefined && talk.trouble === undefined) return <Spin className="console-wait" />
  return (
    <section aria-label="文字谈话" className="talk">
      <NotUpdated trouble={talk.trouble} />
      {session !== undefined && <Head session={session} act={act} isBusy={isBusy} />}
      {session?.dangerAt !== undefined && (
        <Banner
          type="error"
          showIcon
          title="对方说的话触发了紧急提醒"
          description={dangerAdvice}
          className="console-trouble"
        />
      )}
      {session !== undefined && isRecord && <SessionRecord session={session.id} />}
      {session !== undefined && !isRecord && <SessionTurns turns={turns} unsent={known?.unsent ?? []} />}
      {session?.state === 'open' && <SessionComposer session={session.id} act={act} isBusy={isBusy} />}
      {known !== undefined && (session === undefined || isOver) && (
        <Begin caseId={known.case} act={act} isBusy={isBusy} />
      )}
    </section>
  )
}

/** `id` of a talk or of its case; without one, the list. */
export const SessionPage = ({ id }: { readonly id: string }) => {
  const { me } = useStaff()
  if (id === '') return <SessionList />
  return (
    <>
      <p>
        <a href="#/session">全部谈话</a>
      </p>
      {me.role === 'supervisor' ? <SessionRecord key={id} session={id} /> : <OwnTalk key={id} id={id} />}
    </>
  )
}
