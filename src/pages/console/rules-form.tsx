import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { useEffect, useState } from 'react'
import {
  addRule,
  changeRule,
  previewRule,
  type RulePreview,
  type RuleView,
  type RuleWords,
} from '../../http/api/rules.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { RuleWhatFields } from './rules-what.tsx'
import { dayWords, leapWords, missedWords } from './rules-words.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, type useAct } from './use-act.ts'

interface Props {
  /** Undefined for a new one. */
  readonly rule: RuleView | undefined
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
  readonly onClose: () => void
}

const fresh: RuleWords = {
  name: '',
  cron: '0 9 * * *',
  day: { kind: 'every' },
  what: { kind: 'task', withinDays: 0 },
  missed: 'once',
  enabled: true,
}

const filledOf = ({ name, cron, day, what, missed, enabled }: RuleView): RuleWords => ({
  name,
  cron,
  day,
  what,
  missed,
  enabled,
})

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const patienceMs = 400

/** What the schedule comes to, asked for a moment after the last key. */
const usePreview = (cron: string, day: RuleWords['day'] | undefined): RulePreview | undefined => {
  const { me } = useStaff()
  const [found, setFound] = useState<RulePreview>()
  const wanted = JSON.stringify([cron, day])
  useEffect(() => {
    if (day === undefined) return undefined
    let isOver = false
    const timer = setTimeout(() => {
      void call(previewRule, { body: { cron, day }, csrf: me.csrf }).then(
        (answer) => {
          if (!isOver) setFound(answer)
        },
        // The form says it again when it is saved.
        () => undefined,
      )
    }, patienceMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `day` is a new object with every key; its words stand in `wanted`
  }, [wanted, me.csrf])
  return found
}

const Preview = ({ found }: { readonly found: RulePreview | undefined }) => {
  if (found === undefined) return null
  const { next, isCut, problem } = found
  return (
    <div aria-live="polite" className="rules-preview">
      {problem !== undefined && <p className="rules-wrong">{problem}</p>}
      {next.length > 0 && (
        <>
          接下来会在：
          <ul>
            {next.map((at) => (
              <li key={at}>{timeText(at)}</li>
            ))}
          </ul>
        </>
      )}
      {isCut && <p className="console-none">再往后的放假安排还没公布，到时会先来问。</p>}
    </div>
  )
}

const WhenFields = () => {
  const form = Form.useFormInstance<RuleWords>()
  const cron = Form.useWatch('cron', form) ?? ''
  const day = Form.useWatch('day', form)
  const found = usePreview(cron, day)
  return (
    <>
      <Form.Item
        name="cron"
        label="时间"
        extra="五格：分 时 日 月 星期。0 9 * * * 是每天9点，0 9 * * 5 是每周五9点，0 9 L * * 是每月最后一天。"
      >
        <Input maxLength={120} spellCheck={false} />
      </Form.Item>
      <Form.Item name={['day', 'kind']} label="哪些天">
        <Select options={optionsOf(dayWords)} />
      </Form.Item>
      {day?.kind === 'yearly' && (
        <div className="rules-row">
          <Form.Item name={['day', 'month']} label="月">
            <InputNumber min={1} max={12} precision={0} />
          </Form.Item>
          <Form.Item name={['day', 'day']} label="日">
            <InputNumber min={1} max={31} precision={0} />
          </Form.Item>
          <Form.Item name={['day', 'leap']} label="没有2月29日的年份" initialValue="feb28">
            <Select options={optionsOf(leapWords)} style={{ width: 140 }} />
          </Form.Item>
        </div>
      )}
      <Preview found={found} />
    </>
  )
}

/** A rule to be written down or changed: the next runs are shown while it is written. */
export const RuleForm = ({ rule, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const [form] = Form.useForm<RuleWords>()
  const save = async (body: RuleWords): Promise<void> => {
    const send = () =>
      rule === undefined
        ? call(addRule, { body, csrf: me.csrf })
        : call(changeRule, { params: { id: rule.id }, body: { ...body, version: rule.version }, csrf: me.csrf })
    if (await act(send, '存好了，从现在起按它来', openAgain)) onClose()
  }
  return (
    <Modal
      open
      title={rule === undefined ? '新的规则' : '改规则'}
      okText="保存"
      cancelText="不改了"
      okButtonProps={{ loading: isBusy }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<RuleWords>
        form={form}
        layout="vertical"
        aria-label="规则"
        initialValues={rule === undefined ? fresh : filledOf(rule)}
        onFinish={(filled) => void save(filled)}
      >
        <Form.Item name="name" label="名字" rules={[{ required: true, message: '写个名字' }]}>
          <Input maxLength={30} />
        </Form.Item>
        <WhenFields />
        <RuleWhatFields />
        <Form.Item name="missed" label="到点时没在运行">
          <Select options={optionsOf(missedWords)} />
        </Form.Item>
        <Form.Item name="enabled" label="开着" valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
