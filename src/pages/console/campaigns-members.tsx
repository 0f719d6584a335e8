import { Button } from 'antd'
import { useState } from 'react'
import { importMembers } from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { PastedList } from './pasted-list.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

const nothing = async (): Promise<void> => undefined
/** A request holds 64 KB. */
const linesAtOnce = 150
const shownLines = 20

interface Sum {
  readonly added: number
  readonly changed: number
  readonly wrong: readonly number[]
}

const sumText = ({ added, changed, wrong }: Sum): string =>
  `新加 ${added} 行，更新 ${changed} 行${wrong.length === 0 ? '' : `，看不懂 ${wrong.length} 行：第${wrong.slice(0, shownLines).join('、')}行`}`

/** A union's list of members, each with the code it hands out. Names and numbers are not read. */
export const MembersImport = () => {
  const { me } = useStaff()
  const [text, setText] = useState('')
  const [result, setResult] = useState<Sum>()
  const { act, isBusy } = useAct(nothing, nothing)
  const save = async (): Promise<void> => {
    const [heading = '', ...lines] = text.split(/\r\n|\n|\r/u)
    let sum: Sum = { added: 0, changed: 0, wrong: [] }
    const send = async (): Promise<void> => {
      for (let at = 0; at < lines.length; at += linesAtOnce) {
        const body = { heading, lines: lines.slice(at, at + linesAtOnce), firstLine: at + 2 }
        const one = await call(importMembers, { body, csrf: me.csrf })
        sum = { added: sum.added + one.added, changed: sum.changed + one.changed, wrong: [...sum.wrong, ...one.wrong] }
        setResult(sum)
      }
    }
    if (await act(send, '导入好了')) setText('')
  }
  return (
    <section aria-label="导入会员名单" className="calls-form">
      <p className="console-hint">
        第一行写列名：登记码、工会，可以加行业、街道、身份、入会日期、到期日期。姓名和电话不读不存。会员在公众号里回“登记工会”，写上登记码，才对上人。
      </p>
      <PastedList
        label="会员名单"
        rows={5}
        placeholder={'登记码,工会,行业,街道,身份\nWX20260001,某某物业工会,物业,上马墩街道,会员'}
        value={text}
        onChange={setText}
      />
      <Button loading={isBusy} disabled={text.trim() === ''} onClick={() => void save()}>
        导入
      </Button>
      {result !== undefined && <p role="status">{sumText(result)}</p>}
    </section>
  )
}
