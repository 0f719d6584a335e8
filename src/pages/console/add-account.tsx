import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { addAccount, type Account } from '../../http/api/accounts.ts'
import { call } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'
import { roleOptions } from './account-words.ts'

interface Fields {
  readonly login: string
  readonly name: string
  readonly role: Account['role']
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
        <Form<Fields>
          layout="vertical"
          requiredMark={false}
          initialValues={{ role: 'clerk' }}
          onFinish={(fields) => void save(fields)}
        >
          <Form.Item
            name="login"
            label="登录名（至少 2 个字）"
            rules={[{ required: true, whitespace: true, min: 2, message: '登录名至少 2 个字' }]}
          >
            <Input autoComplete="off" maxLength={40} />
          </Form.Item>
          <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '写上姓名' }]}>
            <Input autoComplete="off" maxLength={40} />
          </Form.Item>
          <Form.Item name="role" label="角色">
            <Select options={[...roleOptions]} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={isBusy}>
            建好，给我链接
          </Button>
        </Form>
      </Modal>
    </>
  )
}
