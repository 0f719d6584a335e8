import { Button, Input, Select, Space } from 'antd'
import { useCallback, useState } from 'react'
import { dateText } from '../../core/time.ts'
import { awaited, letterAnswered, sendLetter, setPapers, type Awaited } from '../../http/api/awaited.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import './awaited.css'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const everyMs = 60_000
const usualPapers = ['身份证', '户口簿', '收入证明', '劳动合同', '工资流水', '银行卡', '申请表']

interface FormProps {
  readonly item: Awaited
  readonly isBusy: boolean
  readonly onDone: () => void
}

interface PapersProps extends FormProps {
  readonly onSave: (papers: readonly string[], until: string) => void
}

const PapersForm = ({ item, isBusy, onSave, onDone }: PapersProps) => {
  const [papers, setNames] = useState(item.papers)
  const [until, setUntil] = useState(item.papersBy ?? '')
  return (
    <Space wrap>
      <Select
        mode="tags"
        className="awaited-papers"
        aria-label="缺哪些材料"
        placeholder="缺哪些材料，选或者写"
        maxCount={10}
        value={papers}
        onChange={setNames}
        options={usualPapers.map((value) => ({ value, label: value }))}
      />
      <Input
        type="date"
        className="rota-day"
        aria-label="哪天前交"
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
      <Button
        type="primary"
        disabled={isBusy || papers.length === 0 || until === ''}
        onClick={() => onSave(papers, until)}
      >
        记下
      </Button>
      <Button onClick={onDone}>不改了</Button>
      <span className="console-hint">缺什么先在回话里说一声。之后过3天、10天和到期前3天，没交齐就提醒一次。</span>
    </Space>
  )
}

interface LetterProps extends FormProps {
  readonly onSave: (answerBy: string) => void
}

const LetterForm = ({ item, isBusy, onSave, onDone }: LetterProps) => {
  const [answerBy, setAnswerBy] = useState(item.answerBy ?? '')
  return (
    <Space wrap>
      <Input
        type="date"
        className="rota-day"
        aria-label="对方哪天前答复"
        value={answerBy}
        onChange={({ target }) => setAnswerBy(target.value)}
      />
      <Button type="primary" disabled={isBusy || answerBy === ''} onClick={() => onSave(answerBy)}>
        已发督促函
      </Button>
      <Button onClick={onDone}>不改了</Button>
      <span className="console-hint">到期前3天和过期后的早上，提醒经办的人。</span>
    </Space>
  )
}

const papersText = ({ papers, papersBy = '' }: Awaited): string =>
  papers.length === 0 ? '不缺材料' : `缺${papers.join('、')}，${dateText(papersBy)}前交`

const letterText = ({ answerBy, answeredAt }: Awaited): string => {
  if (answerBy === undefined) return '没发过函'
  return answeredAt === undefined
    ? `已发督促函，${dateText(answerBy)}前答复`
    : `函有答复了，${timeText(answeredAt)}记的`
}

interface Props {
  readonly matter: string
  /** The matter is over: it is looked at and not changed. */
  readonly isEnded: boolean
  /** The matter has another version now. */
  readonly onChange: () => Promise<void>
}

/** Papers a member still has to bring, and a letter to the employer, with the days by which they are due. */
export const AwaitedBox = ({ matter, isEnded, onChange }: Props) => {
  const { me } = useStaff()
  const ask = useCallback(() => call(awaited, { params: { id: matter } }), [matter])
  const { data, reload } = usePoll(ask, everyMs)
  const { act, isBusy } = useAct(reload, onChange)
  const [form, setForm] = useState<'papers' | 'letter'>()
  if (data === undefined) return null
  const to = { params: { id: matter }, csrf: me.csrf }
  const { version } = data
  const save = async (change: () => Promise<unknown>, done: string): Promise<void> => {
    if (await act(change, done)) setForm(undefined)
  }
  const papers = (names: readonly string[], until?: string): void => {
    const body = { version, papers: [...names], ...(until === undefined ? {} : { until }) }
    void save(() => call(setPapers, { ...to, body }), names.length === 0 ? '材料齐了，不再提醒' : '记下了，会提醒')
  }
  const letter = (answerBy: string): void =>
    void save(() => call(sendLetter, { ...to, body: { version, answerBy } }), '记下了，到时候提醒')
  const answered = (): void => void save(() => call(letterAnswered, { ...to, body: { version } }), '记下了')
  const awaitsAnswer = data.answerBy !== undefined && data.answeredAt === undefined
  const formProps = { item: data, isBusy, onDone: () => setForm(undefined) }
  return (
    <section aria-label="材料和函" className="awaited-box">
      <p className="console-none">
        {papersText(data)}；{letterText(data)}
      </p>
      {!isEnded && form === undefined && (
        <Space wrap>
          <Button onClick={() => setForm('papers')}>{data.papers.length === 0 ? '缺材料' : '改材料'}</Button>
          {data.papers.length > 0 && (
            <Button disabled={isBusy} onClick={() => papers([])}>
              材料齐了
            </Button>
          )}
          <Button onClick={() => setForm('letter')}>{data.answerBy === undefined ? '发了督促函' : '改答复日期'}</Button>
          {awaitsAnswer && (
            <Button disabled={isBusy} onClick={answered}>
              对方答复了
            </Button>
          )}
        </Space>
      )}
      {form === 'papers' && <PapersForm {...formProps} onSave={papers} />}
      {form === 'letter' && <LetterForm {...formProps} onSave={letter} />}
    </section>
  )
}
