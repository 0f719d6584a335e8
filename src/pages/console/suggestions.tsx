import { Button, Space } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { suggestCounselling } from '../../http/api/counselling.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'

type Suggestion = z.output<typeof suggestCounselling.reply>['suggestions'][number]

const Times = ({ one, onChoose }: { readonly one: Suggestion; readonly onChoose: Props['onChoose'] }) => (
  <Space wrap size="small">
    {one.starts.slice(0, 3).map((start) => (
      <Button key={start} size="small" onClick={() => onChoose(one.counsellor.id, start)}>
        {timeText(start)}
      </Button>
    ))}
  </Space>
)

interface Props {
  readonly id: string
  readonly onChoose: (counsellor: string, start: string) => void
}

/** Who fits, best first, and why: the office decides. Without an answer the drawer works as it did. */
export const Suggestions = ({ id, onChoose }: Props) => {
  const [found, setFound] = useState<readonly Suggestion[]>([])
  useEffect(() => {
    let isCurrent = true
    call(suggestCounselling, { params: { id } })
      .then(({ suggestions }) => (isCurrent ? setFound(suggestions) : undefined))
      .catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [id])
  if (found.length === 0) return null
  return (
    <section aria-label="合适的老师">
      <p className="console-hint">合适的老师，最合适的在前。点一个时间就填好，还要按“就这样定”。</p>
      <ol className="suggestions">
        {found.map((one) => (
          <li key={one.counsellor.id}>
            <strong>{one.counsellor.name}</strong>
            <div className="console-none">{one.reasons.join('，')}</div>
            <Times one={one} onChoose={onChoose} />
          </li>
        ))}
      </ol>
    </section>
  )
}
