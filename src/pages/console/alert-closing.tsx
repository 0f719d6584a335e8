import { Button, Checkbox, Form, Input, Radio, Tag } from 'antd'
import { closeAlert, debriefAlert, tellOfAlert } from '../../http/api/staff.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'
import { alertOutcomeWords, sharedWithWords, type Alert } from './words.ts'

interface Props {
  readonly alert: Alert
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

const options = <Key extends string>(words: Readonly<Record<Key, string>>) =>
  Object.entries<string>(words).map(([value, label]) => ({ value, label }))

interface Filled {
  readonly outcome: keyof typeof alertOutcomeWords
  readonly sharedWith: (keyof typeof sharedWithWords)[]
}

/** How it ended, and who was told of the person to save a life. */
export const CloseForm = ({ alert, act, isBusy, onDone }: Props & { readonly onDone: () => void }) => {
  const { me } = useStaff()
  const close = async (filled: Filled): Promise<void> => {
    const body = { ...filled, version: alert.version }
    await act(() => call(closeAlert, { params: { id: alert.id }, body, csrf: me.csrf }), '办结了')
    onDone()
  }
  return (
    <Form<Filled>
      layout="vertical"
      aria-label="办结"
      disabled={isBusy}
      initialValues={{ sharedWith: [] }}
      onFinish={(filled) => void close(filled)}
    >
      <Form.Item name="outcome" label="结果" rules={[{ required: true, message: '选一个结果' }]}>
        <Radio.Group options={options(alertOutcomeWords)} />
      </Form.Item>
      <Form.Item name="sharedWith" label="没来得及问本人，已经告诉了谁（办结后要告知本人）">
        <Checkbox.Group options={options(sharedWithWords)} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        办结
      </Button>
    </Form>
  )
}

/** What is left to do after the end: tell the person, talk it over. */
export const AfterClosing = ({ alert, act, isBusy }: Props) => {
  const { me } = useStaff()
  const params = { id: alert.id }
  const tell = (): void =>
    void act(() => call(tellOfAlert, { params, body: { version: alert.version }, csrf: me.csrf }), '已经发给本人')
  const debriefed = (who: string): void =>
    void act(
      () => call(debriefAlert, { params, body: { version: alert.version, who }, csrf: me.csrf }),
      '记下了，辛苦了',
    )
  return (
    <div className="alert-after">
      {alert.outcome !== undefined && <Tag>{alertOutcomeWords[alert.outcome]}</Tag>}
      {alert.isToTell && (
        <Button size="small" disabled={isBusy} onClick={tell}>
          告知本人
        </Button>
      )}
      {alert.debriefDue !== undefined && (
        <Input.Search
          size="small"
          aria-label="跟谁复盘了"
          placeholder={`跟谁复盘了（${timeText(alert.debriefDue)}前）`}
          enterButton="复盘过了"
          disabled={isBusy}
          onSearch={(who) => who.trim() !== '' && debriefed(who.trim())}
        />
      )}
    </div>
  )
}
