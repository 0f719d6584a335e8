import { Alert, Button, Form, Input } from 'antd'
import { useCallback, useState } from 'react'
import { setUpFirst, type Me } from '../../http/api/staff.ts'
import { call, messageOf } from '../shared/call.ts'
import { Door } from './door.tsx'
import { PasswordFields } from './password-fields.tsx'

interface Fields {
  readonly login: string
  readonly name: string
  readonly password: string
}

interface Props {
  readonly token: string
  readonly onDone: (me: Me) => void
}

const SetUpForm = ({ isBusy, onFinish }: { readonly isBusy: boolean; readonly onFinish: (fields: Fields) => void }) => (
  <Form<Fields> layout="vertical" requiredMark={false} onFinish={onFinish}>
    <Form.Item
      name="login"
      label="账号（登录时用，至少 2 个字）"
      rules={[{ required: true, whitespace: true, min: 2, message: '账号至少 2 个字' }]}
    >
      <Input autoComplete="username" maxLength={40} />
    </Form.Item>
    <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '写上姓名' }]}>
      <Input autoComplete="name" maxLength={40} />
    </Form.Item>
    <PasswordFields />
    <Button type="primary" htmlType="submit" block loading={isBusy}>
      建好管理员
    </Button>
  </Form>
)

/** Makes the first administrator, with the one-time link that the server prints when it starts. */
export const SetUp = ({ token, onDone }: Props) => {
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = useCallback(
    async ({ login, name, password }: Fields) => {
      setBusy(true)
      setTrouble(undefined)
      try {
        onDone(await call(setUpFirst, { body: { token, login: login.trim(), name: name.trim(), password } }))
      } catch (error) {
        setTrouble(messageOf(error))
        setBusy(false)
      }
    },
    [onDone, token],
  )
  return (
    <Door title="第一次使用" trouble={trouble}>
      {token === '' ? (
        <Alert type="warning" showIcon title="这个链接不完整，请从启动时打印的那一行整条复制" />
      ) : (
        <SetUpForm isBusy={isBusy} onFinish={(fields) => void submit(fields)} />
      )}
    </Door>
  )
}
