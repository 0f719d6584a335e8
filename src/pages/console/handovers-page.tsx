import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { takeChat } from '../../http/api/chats.ts'
import { handovers as handoversRoute, openHandover, type Handover } from '../../http/api/handovers.ts'
import { call } from '../shared/call.ts'
import { AnswerDrawer } from './answer-drawer.tsx'
import { CardList } from './card-list.tsx'
import { HandoverCard } from './handover-card.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(handoversRoute, {})

/** What members asked a person to look at. */
export const HandoversPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const take = useCallback((id: string) => call(openHandover, { params: { id }, csrf: me.csrf }), [me.csrf])
  const { opened, open, close } = useOpened(take, act)
  const [chosen, setChosen] = useState<Handover>()
  const matter = chosen === undefined ? undefined : opened.get(chosen.id)?.matter
  const items = list.data?.handovers ?? []

  const talk = (id: string): void => {
    const run = async (): Promise<void> => {
      await call(takeChat, { params: { id }, csrf: me.csrf })
      window.location.hash = '#/chats'
    }
    void act(run, '接起来了，对方知道了')
  }
  const sent = (id: string): void => {
    setChosen(undefined)
    close(id)
  }
  return (
    <section aria-label="转人工">
      <div className="console-tools">
        <p className="console-hint">没打开之前看不到内容和电话。谁在什么时候打开的都会记下。</p>
        <Button onClick={() => void list.reload()}>刷新</Button>
      </div>
      <CardList list={list} empty="没有要回的">
        {items.map((item) => (
          <HandoverCard
            key={item.id}
            item={item}
            opened={opened.get(item.id)}
            isBusy={isBusy}
            onOpen={open}
            onFold={close}
            onAnswer={setChosen}
            onTalk={talk}
            onChange={list.reload}
          />
        ))}
      </CardList>
      {chosen !== undefined && matter !== undefined && (
        <AnswerDrawer
          item={chosen}
          matter={matter}
          act={act}
          isBusy={isBusy}
          onSent={() => sent(chosen.id)}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  )
}
