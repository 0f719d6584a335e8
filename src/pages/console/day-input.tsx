import { Input } from 'antd'
import { today } from '../shared/time.ts'

interface Props {
  /** What a screen reader calls it. */
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}

/** A day; emptied, it is today. */
export const DayInput = ({ label, value, onChange }: Props) => (
  <Input
    type="date"
    className="rota-day"
    aria-label={label}
    value={value}
    onChange={({ target }) => onChange(target.value === '' ? today() : target.value)}
  />
)
