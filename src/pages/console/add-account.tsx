import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { addAccount } from '../../http/api/accounts.ts'
import { call } from '../shared/call.ts'
import { AccountForm, type AccountFields } from './account-form.tsx'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'

interface Fields extends AccountFields {
  readonly name: string
}

interface Props {
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
  readonly onLink: (link: { readonly name: string; readonly login: string; readonly token: string }) => void
}

/** Makes an account and hands over its one-time link. */
export const AddAccount = ({ act, isBusy, onLink }: Props) => {
  const { me } = useStaff()
  const [isOpen, setOpen] = useState(false)
  const save = async ({ login, name, role }: Fields): Promise<void> => {
    const add = async (): Promise<void> => {
      const { account, token } = await call(addAccount, { body: { login, name, role }, csrf: me.csrf })
      onLink({ name: account.name, login: account.login, token })
    }
    if (await act(add, '账号建好了')) setOpen(false)
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        加一个账号
      </Button>
      <Modal open={isOpen} title="加一个账号" footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <AccountForm<Fields> isBusy={isBusy} onFinish={(fields) => void save(fields)}>
          <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '写上姓名' }]}>
            <Input autoComplete="off" maxLength={40} />
          </Form.Item>
        </AccountForm>
      </Modal>
    </>
  )
}
