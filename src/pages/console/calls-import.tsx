import { Alert as Banner, Button } from 'antd'
import { useState } from 'react'
import { importCalls, type ImportedCalls } from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import { PastedList } from './pasted-list.tsx'
import { useStaff } from './staff-context.ts'
import { chunksOf, importText, mostLines } from './import-chunks.ts'
import { useAct } from './use-act.ts'

const nothing = async (): Promise<void> => undefined
const none: ImportedCalls = { added: 0, undialable: [], duplicate: [], refused: [] }

const together = (a: ImportedCalls, b: ImportedCalls): ImportedCalls => ({
  added: a.added + b.added,
  undialable: [...a.undialable, ...b.undialable],
  duplicate: [...a.duplicate, ...b.duplicate],
  refused: [...a.refused, ...b.refused],
})

/** People who are not members, to be called from a list of names and numbers. */
export const CallsImport = () => {
  const { me } = useStaff()
  const [text, setText] = useState('')
  const [result, setResult] = useState<ImportedCalls>()
  const { act, isBusy } = useAct(nothing, nothing)
  const chunks = chunksOf(text)
  const save = async (): Promise<void> => {
    let sum = none
    // One after the other: what is in is in, and what is sent again is found to be there.
    const send = async (): Promise<void> => {
      for (const body of chunks ?? []) {
        sum = together(sum, await call(importCalls, { body, csrf: me.csrf }))
        setResult(sum)
      }
    }
    if (await act(send, '导入好了')) setText('')
  }
  return (
    <section aria-label="导入外呼名单" className="calls-form">
      <p className="console-hint">
        打给还不是会员的人。一行一个：姓名,电话。最多 {mostLines} 行，别的列不会存。打完90天，号码自动删掉。
      </p>
      <PastedList
        label="名单"
        rows={8}
        placeholder={'王师傅,13800000000\n李姐,0510-82222222'}
        value={text}
        onChange={setText}
      />
      {chunks === undefined && <Banner type="error" showIcon title={`超过 ${mostLines} 行了，请分几次。`} />}
      <Button
        type="primary"
        loading={isBusy}
        disabled={chunks === undefined || chunks.length === 0}
        onClick={() => void save()}
      >
        导入
      </Button>
      {result !== undefined && (
        <ul role="status">
          {importText(result).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
