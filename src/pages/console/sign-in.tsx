import { Button, Form, Input } from 'antd'
import { useCallback, useState } from 'react'
import { signIn, type Me } from '../../http/api/staff.ts'
import { call, messageOf } from '../shared/call.ts'
import { Door } from './door.tsx'

interface Fields {
  readonly login: string
  readonly password: string
}

interface Props {
  /** Somebody was at work here until the server ended the session. */
  readonly wasIn: boolean
  readonly onDone: (me: Me) => void
}

export const SignIn = ({ wasIn, onDone }: Props) => {
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = useCallback(
    async (fields: Fields) => {
      setBusy(true)
      setTrouble(undefined)
      try {
        onDone(await call(signIn, { body: { login: fields.login.trim(), password: fields.password } }))
      } catch (error) {
        setTrouble(messageOf(error))
        setBusy(false)
      }
    },
    [onDone],
  )
  return (
    <Door title="梁心工作台" trouble={trouble}>
      {wasIn && <p className="console-hint">登录到时间了，请再登一次，会回到刚才那一页。没存的要重新写。</p>}
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => void submit(fields)}>
        <Form.Item name="login" label="账号" rules={[{ required: true, whitespace: true, message: '写上账号' }]}>
          <Input autoComplete="username" maxLength={40} />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '写上密码' }]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={isBusy}>
          登录
        </Button>
      </Form>
    </Door>
  )
}
