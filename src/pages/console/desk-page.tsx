import { Button, Result, Spin } from 'antd'
import { useCallback, useState } from 'react'
import { desk, openDeskPhone, type DeskCase } from '../../http/api/desk.ts'
import { call } from '../shared/call.ts'
import { DeskCard } from './desk-card.tsx'
import { Debriefs } from './desk-debriefs.tsx'
import { DutyNotices } from './duty-notices.tsx'
import { EndDialog, type EndTo } from './desk-end.tsx'
import { NotUpdated } from './not-updated.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(desk, {})
const noCounts = async (): Promise<void> => undefined

const groups = [
  { when: 'today', title: '今天', none: '今天没有预约' },
  { when: 'next', title: '往后', none: '往后还没有预约' },
  { when: 'past', title: '过去三十天', none: '过去三十天没有预约' },
] as const

/** The latest of what was stands first, the next of what comes. */
const inOrder = (cases: readonly DeskCase[], when: DeskCase['when']): readonly DeskCase[] => {
  const those = cases.filter((one) => one.when === when)
  return when === 'past' ? those.toReversed() : those
}

/** A counsellor's own appointments, on a phone as well as on a screen. */
export const DeskPage = () => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, noCounts)
  const [ending, setEnding] = useState<{ readonly item: DeskCase; readonly to: EndTo }>()
  const take = useCallback((id: string) => call(openDeskPhone, { params: { id }, csrf: me.csrf }), [me.csrf])
  const { opened, open } = useOpened(take, act)
  const close = useCallback(() => setEnding(undefined), [])
  const { data } = list

  if (data === undefined && list.trouble === undefined) return <Spin className="console-wait" />
  if (data !== undefined && data.counsellor === undefined)
    return <Result status="info" title="这个账号还没有对上老师" subTitle="请工会的人在“老师”页把账号填上。" />
  return (
    <section aria-label="我的预约">
      <div className="console-tools">
        <p className="console-hint">这里只有约你的。电话要点开才看得到，点开会记下来。</p>
        <Button onClick={() => void list.reload()}>刷新</Button>
      </div>
      <NotUpdated trouble={list.trouble} />
      <DutyNotices />
      <Debriefs debriefs={data?.debriefs ?? []} act={act} isBusy={isBusy} />
      {groups.map(({ when, title, none }) => {
        const those = inOrder(data?.cases ?? [], when)
        return (
          <section key={when} aria-label={title} className="desk-group">
            <h2>{title}</h2>
            {those.length === 0 ? (
              <p className="console-none">{none}</p>
            ) : (
              those.map((item) => (
                <DeskCard
                  key={item.id}
                  item={item}
                  isBusy={isBusy}
                  opened={opened}
                  onOpen={open}
                  onEnd={(to) => setEnding({ item, to })}
                />
              ))
            )}
          </section>
        )
      })}
      {ending !== undefined && <EndDialog {...ending} act={act} isBusy={isBusy} onClose={close} />}
    </section>
  )
}
