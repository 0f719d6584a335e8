import { Alert as Banner, Button, Input, Space, Tag } from 'antd'
import { useState } from 'react'
import { setPresence, setReception, type ChatsBoard } from '../../http/api/chats.ts'
import { call } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'

interface Props {
  readonly board: ChatsBoard | undefined
  readonly act: (change: () => Promise<unknown>, done: string) => Promise<boolean>
  readonly isBusy: boolean
}

type Place = ChatsBoard['roster'][number]

const stateText = ({ isHere, backOn }: Place): string => {
  if (backOn !== undefined) return `请假，${backOn} 回来`
  return isHere ? '在岗' : '不在'
}

/** What a member who asks for a person now gets. */
const Standing = ({ board }: { readonly board: ChatsBoard }) =>
  board.isOpen ? (
    <p className="console-hint">现在找人的会排进来，按下面的次序一个个叫；每个人到点没接，就叫下一位。</p>
  ) : (
    <Banner
      type="info"
      showIcon
      className="console-trouble"
      title={`现在没有人在岗，或者不在上班时间：找人的留话，答应${board.promised}回。`}
    />
  )

/** Who is there to take chats: oneself, and the order in which people are asked. */
export const ChatsReception = ({ board, act, isBusy }: Props) => {
  const { me } = useStaff()
  const [backOn, setBackOn] = useState('')
  if (board === undefined) return null
  const { roster } = board
  const mine = roster.find(({ staff }) => staff.id === me.id)
  const say = (body: { readonly isHere: boolean; readonly backOn?: string }, done: string): void =>
    void act(() => call(setPresence, { body, csrf: me.csrf }), done)
  const order = (ids: readonly string[]): void =>
    void act(() => call(setReception, { body: { staff: [...ids] }, csrf: me.csrf }), '次序改了')
  const ids = roster.map(({ staff }) => staff.id)
  const up = (index: number): readonly string[] =>
    ids.toSpliced(index - 1, 2, ...[ids[index], ids[index - 1]].filter((id) => id !== undefined))
  return (
    <>
      <Space wrap className="chats-me">
        {mine?.isHere === true ? (
          <Button disabled={isBusy} onClick={() => say({ isHere: false }, '好，不叫你了')}>
            离开一下
          </Button>
        ) : (
          <Button type="primary" disabled={isBusy} onClick={() => say({ isHere: true }, '好，今天有人来就叫你')}>
            我在岗
          </Button>
        )}
        <label>
          请假，
          <Input
            type="date"
            className="rota-day"
            value={backOn}
            onChange={(event) => setBackOn(event.target.value)}
            aria-label="哪天回来"
          />
          回来
        </label>
        <Button
          disabled={isBusy || backOn === ''}
          onClick={() => say({ isHere: false, backOn }, '记下了，手上的转给下一位，答应的时间也改了')}
        >
          请假
        </Button>
      </Space>
      <Standing board={board} />
      <ol className="chats-roster" aria-label="叫人的次序">
        {roster.map((place, index) => (
          <li key={place.staff.id}>
            {place.staff.name}{' '}
            <Tag variant="solid" color={place.isHere ? '#237804' : '#595959'}>
              {stateText(place)}
            </Tag>
            {me.role === 'admin' && (
              <Space size="small">
                {index > 0 && (
                  <Button size="small" disabled={isBusy} onClick={() => order(up(index))}>
                    往前
                  </Button>
                )}
                <Button size="small" disabled={isBusy} onClick={() => order(ids.filter((id) => id !== place.staff.id))}>
                  移出
                </Button>
              </Space>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
