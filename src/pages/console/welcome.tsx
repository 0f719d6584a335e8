import { Alert, Button, Form } from 'antd'
import { useState } from 'react'
import { choosePassword } from '../../http/api/accounts.ts'
import { whoAmI, type Me } from '../../http/api/staff.ts'
import { call, messageOf } from '../shared/call.ts'
import { Door } from './door.tsx'
import { PasswordFields } from './password-fields.tsx'

interface Props {
  readonly token: string
  readonly onDone: (me: Me) => void
}

/** Somebody with the one-time link of their account chooses a password. */
export const Welcome = ({ token, onDone }: Props) => {
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (password: string): Promise<void> => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await call(choosePassword, { body: { token, password } })
      onDone(await call(whoAmI, {}))
    } catch (error) {
      setTrouble(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Door title="给账号设密码" trouble={trouble}>
      {token === '' ? (
        <Alert type="warning" showIcon title="这个链接不完整，请整条复制管理员发给你的链接" />
      ) : (
        <Form<{ readonly password: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={({ password }) => void submit(password)}
        >
          <PasswordFields />
          <Button type="primary" htmlType="submit" block loading={isBusy}>
            设好并登录
          </Button>
        </Form>
      )}
    </Door>
  )
}
