import { Button, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import type { Account } from '../../http/api/accounts.ts'
import { roleOptions } from './account-words.ts'

export interface AccountFields {
  readonly login: string
  readonly role: Account['role']
}

interface Props<Fields> {
  readonly isBusy: boolean
  readonly onFinish: (fields: Fields) => void
  /** What is asked besides. */
  readonly children?: ReactNode
}

/** An account to be made; its owner gets a one-time link. */
export const AccountForm = <Fields extends AccountFields>({ isBusy, onFinish, children }: Props<Fields>) => (
  <Form<Fields> layout="vertical" requiredMark={false} onFinish={onFinish}>
    <Form.Item
      name="login"
      label="登录名（至少 2 个字）"
      rules={[{ required: true, whitespace: true, min: 2, message: '登录名至少 2 个字' }]}
    >
      <Input autoComplete="off" maxLength={40} />
    </Form.Item>
    {children}
    <Form.Item name="role" label="角色" initialValue="clerk">
      <Select options={[...roleOptions]} />
    </Form.Item>
    <Button type="primary" htmlType="submit" block loading={isBusy}>
      建好，给我链接
    </Button>
  </Form>
)
