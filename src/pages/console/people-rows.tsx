import { Button, Form } from 'antd'
import type { ReactNode } from 'react'

interface Field {
  readonly name: string
  /** For those who hear the page. */
  readonly label: string
  readonly input: ReactNode
}

interface Props {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly add: string
  readonly fields: readonly Field[]
  readonly first: Readonly<Record<string, unknown>>
}

/** A list in a form: one line each, a button to add one and one to take it out. */
export const FormRows = ({ name, label, hint, add: addWords, fields, first }: Props) => (
  <fieldset className="people-rows">
    <legend>{label}</legend>
    {hint !== undefined && <p className="console-hint">{hint}</p>}
    <Form.List name={name}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row) => (
            <div key={row.key} className="people-row">
              {fields.map((field) => (
                <Form.Item
                  key={field.name}
                  name={[row.name, field.name]}
                  aria-label={field.label}
                  rules={[{ required: true, message: `填${field.label}` }]}
                >
                  {field.input}
                </Form.Item>
              ))}
              <Button size="small" onClick={() => remove(row.name)}>
                拿掉
              </Button>
            </div>
          ))}
          <Button size="small" onClick={() => add(first)}>
            {addWords}
          </Button>
        </>
      )}
    </Form.List>
  </fieldset>
)
