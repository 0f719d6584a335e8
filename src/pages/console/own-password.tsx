import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { changeOwnPassword } from '../../http/api/accounts.ts'
import { call } from '../shared/call.ts'
import { PasswordFields } from './password-fields.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

interface Fields {
  readonly old: string
  readonly password: string
}

const reloadNothing = async (): Promise<void> => undefined

/** Another password for oneself. */
export const OwnPassword = () => {
  const { me } = useStaff()
  const [isOpen, setOpen] = useState(false)
  const { act, isBusy } = useAct(reloadNothing, reloadNothing)
  const save = async ({ old, password }: Fields): Promise<void> => {
    const change = () => call(changeOwnPassword, { body: { old, password }, csrf: me.csrf })
    if (await act(change, '密码改好了，别处登录的要重新登录')) setOpen(false)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>改密码</Button>
      <Modal open={isOpen} title="改密码" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)}>
          <Form.Item name="old" label="原来的密码" rules={[{ required: true, message: '写上原来的密码' }]}>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <PasswordFields />
          <Button type="primary" htmlType="submit" block loading={isBusy}>
            改好
          </Button>
        </Form>
      </Modal>
    </>
  )
}
