import { Alert as Banner, Button, Drawer, Form, Select } from 'antd'
import { useEffect, useState } from 'react'
import { counsellors as counsellorsRoute, freeSlots, reassignCounselling } from '../../http/api/counselling.ts'
import { call, messageOf } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { Wish, type Cell } from './case-cells.tsx'
import type { ChangeProps } from './change-props.ts'
import { Suggestions } from './suggestions.tsx'
import { useStaff } from './staff-context.ts'
import { stateWords, wayWords } from './words.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** Options asked of the server when the drawer opens and whenever `ask` changes. */
const useOptions = (ask: (() => Promise<readonly Option[]>) | undefined, key: string | undefined) => {
  const [options, setOptions] = useState<readonly Option[]>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    setOptions(undefined)
    setTrouble(undefined)
    ask?.()
      .then((found) => (isCurrent ? setOptions(found) : undefined))
      .catch((error: unknown) => (isCurrent ? setTrouble(messageOf(error)) : undefined))
    return () => {
      isCurrent = false
    }
    // `ask` is a new function on every drawing; `key` says when it asks for something else.
  }, [key])
  return { options, trouble }
}

const askCounsellors = async (): Promise<readonly Option[]> => {
  const { counsellors } = await call(counsellorsRoute, {})
  return counsellors.map((one) => ({
    value: one.id,
    label: `${one.name}（${one.station.name}${one.topics.length === 0 ? '' : `；${one.topics.join('、')}`}）`,
  }))
}

const askSlots = async (id: string): Promise<readonly Option[]> => {
  const { starts } = await call(freeSlots, { params: { id } })
  return starts.map((start) => ({ value: start, label: timeText(start) }))
}

const Now = (cell: Cell) => (
  <p className="console-hint">
    现在：{stateWords[cell.item.state].text}，{wayWords[cell.item.way]}，
    {cell.item.start === undefined ? '时间没定' : timeText(cell.item.start)} <Wish {...cell} />
  </p>
)

/** Gives a request a counsellor and one of their free times. */
export const AssignDrawer = ({ item, act, isBusy, onClose, onOpen, opened }: ChangeProps & Cell) => {
  const { me } = useStaff()
  const [counsellor, setCounsellor] = useState(item.counsellor?.id)
  const [start, setStart] = useState<string>()
  const people = useOptions(askCounsellors, 'all')
  const slots = useOptions(counsellor === undefined ? undefined : () => askSlots(counsellor), counsellor)
  const trouble = people.trouble ?? slots.trouble

  const save = async (): Promise<void> => {
    if (counsellor === undefined || start === undefined) return
    const body = { version: item.version, counsellor, start }
    await act(() => call(reassignCounselling, { params: { id: item.id }, body, csrf: me.csrf }), '已安排，会告诉对方')
    // Also after a refusal: the version is stale or the slot is gone, and the list shows which.
    onClose()
  }

  return (
    <Drawer open title={`安排：${item.topic}`} onClose={onClose} size="default">
      <Now item={item} isBusy={isBusy} onOpen={onOpen} opened={opened} />
      {trouble !== undefined && <Banner type="warning" showIcon title={trouble} className="console-trouble" />}
      <Suggestions
        id={item.id}
        onChoose={(chosen, at) => {
          setCounsellor(chosen)
          setStart(at)
        }}
      />
      <Form layout="vertical">
        <Form.Item label="老师" htmlFor="counsellor">
          <Select
            id="counsellor"
            value={counsellor ?? null}
            options={[...(people.options ?? [])]}
            loading={people.options === undefined && people.trouble === undefined}
            placeholder="选一位老师"
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(id: string) => {
              setCounsellor(id)
              setStart(undefined)
            }}
          />
        </Form.Item>
        <Form.Item label="空着的时间（两周内）" htmlFor="start">
          <Select
            id="start"
            value={start ?? null}
            options={[...(slots.options ?? [])]}
            disabled={counsellor === undefined}
            loading={counsellor !== undefined && slots.options === undefined && slots.trouble === undefined}
            placeholder={slots.options?.length === 0 ? '这位老师两周内没有空' : '选一个时间'}
            onChange={(at: string) => setStart(at)}
          />
        </Form.Item>
        <Button type="primary" block loading={isBusy} disabled={start === undefined} onClick={() => void save()}>
          就这样定
        </Button>
      </Form>
    </Drawer>
  )
}
