import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { dangerInCall } from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import { danger } from './call-words.ts'
import { useStaff } from './staff-context.ts'

type Called = 'asking' | 'called' | 'nobody' | 'failed'

/** One press calls whoever is on call; the numbers to ring stand there before the server has answered. */
export const DangerButton = ({ id }: { readonly id: string }) => {
  const { me } = useStaff()
  const [called, setCalled] = useState<Called>()
  const [words, setWords] = useState('')
  const raise = async (): Promise<void> => {
    setCalled('asking')
    try {
      const said = words.trim() === '' ? {} : { words: words.trim() }
      const { onCall } = await call(dangerInCall, { params: { id }, body: said, csrf: me.csrf })
      setCalled(onCall ? 'called' : 'nobody')
      setWords('')
    } catch {
      setCalled('failed')
    }
  }
  return (
    <>
      <Button danger type="primary" size="large" onClick={() => void raise()}>
        有危险
      </Button>
      <Modal
        open={called !== undefined}
        title="有危险，先叫人"
        okText={called === 'failed' ? '再叫一次' : '补给值班的人'}
        cancelText="回到电话"
        okButtonProps={{ disabled: called !== 'failed' && words.trim() === '', loading: called === 'asking' }}
        onOk={() => void raise()}
        onCancel={() => setCalled(undefined)}
      >
        <div className="calls-help">
          <a href="tel:110">打110</a>
          <a href="tel:120">打120</a>
        </div>
        <p role="status" className="console-late">
          {called === undefined || called === 'asking' ? '正在叫值班的人' : danger[called]}
        </p>
        <ul>
          {danger.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <label htmlFor="danger-words">人在哪儿、什么情况（只有值班的人看得到）</label>
        <Input.TextArea
          id="danger-words"
          rows={2}
          maxLength={500}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </Modal>
    </>
  )
}
