import { Input } from 'antd'

interface Props {
  /** What a screen reader calls it. */
  readonly label: string
  readonly rows: number
  readonly placeholder: string
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A list of lines, pasted, or read from a file that somebody chooses. */
export const PastedList = ({ label, rows, placeholder, value, onChange }: Props) => (
  <>
    <input
      type="file"
      accept=".csv,.txt,text/csv,text/plain"
      aria-label="选一个CSV文件"
      onChange={({ target }) => void target.files?.[0]?.text().then(onChange)}
    />
    <Input.TextArea
      aria-label={label}
      rows={rows}
      placeholder={placeholder}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  </>
)
