import { Form, Input } from 'antd'

/** A new password, written twice. */
export const PasswordFields = () => (
  <>
    <Form.Item
      name="password"
      label="密码（至少 10 位）"
      rules={[{ required: true, min: 10, message: '密码至少 10 位' }]}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
    <Form.Item
      name="again"
      label="再写一遍密码"
      dependencies={['password']}
      rules={[
        { required: true, message: '再写一遍密码' },
        ({ getFieldValue }) => ({
          validator: async (_, value: unknown) => {
            if (value !== undefined && value !== '' && value !== getFieldValue('password')) {
              throw new Error('两遍不一样')
            }
          },
        }),
      ]}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  </>
)
