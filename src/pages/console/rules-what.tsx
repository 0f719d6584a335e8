import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import type { RuleWords } from '../../http/api/rules.ts'
import { carrierWords, roleWords, whatWords } from './rules-words.ts'

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const needed = (message: string) => [{ required: true, message }]

const Audience = () => (
  <>
    <Form.Item name={['what', 'audience', 'roles']} label="给谁（不选就不按这个分）" initialValue={[]}>
      <Select mode="multiple" options={optionsOf(roleWords)} placeholder="哪一类人" />
    </Form.Item>
    <Form.Item name={['what', 'audience', 'streets']} label="街道" initialValue={[]}>
      <Select mode="tags" placeholder="写一个按一下回车" open={false} suffixIcon={null} />
    </Form.Item>
    <Form.Item name={['what', 'audience', 'industries']} label="行业" initialValue={[]}>
      <Select mode="tags" placeholder="写一个按一下回车" open={false} suffixIcon={null} />
    </Form.Item>
    <Form.Item name={['what', 'audience', 'unions']} label="工会" initialValue={[]}>
      <Select mode="tags" placeholder="写一个按一下回车" open={false} suffixIcon={null} />
    </Form.Item>
  </>
)

const CampaignFields = () => (
  <>
    <Form.Item name={['what', 'headline']} label="通知的标题" rules={needed('写标题')}>
      <Input maxLength={20} showCount />
    </Form.Item>
    <Form.Item name={['what', 'body']} label="正文" rules={needed('写正文')}>
      <Input.TextArea maxLength={600} autoSize={{ minRows: 3 }} />
    </Form.Item>
    <Audience />
    <Form.Item name={['what', 'carriers']} label="怎么发" rules={needed('至少选一种')} initialValue={['wecom']}>
      <Checkbox.Group options={optionsOf(carrierWords)} />
    </Form.Item>
    <Form.Item name={['what', 'days']} label="几天里发完" initialValue={7}>
      <InputNumber min={1} max={60} precision={0} />
    </Form.Item>
  </>
)

const yearDay = { pattern: /^\d{2}-\d{2}$/, message: '写成 04-01 这样' }

const SeasonFields = () => (
  <>
    <Form.Item name={['what', 'opens']} label="每年哪天开始（月-日）" rules={[...needed('写开始的日子'), yearDay]}>
      <Input maxLength={5} placeholder="04-01" />
    </Form.Item>
    <Form.Item
      name={['what', 'closes']}
      label="最后一天（月-日）"
      rules={[...needed('写最后一天'), yearDay]}
      extra="开始那天和结束前各提醒一次，话里不提是什么事。运行要在开始以前，早几天也行。"
    >
      <Input maxLength={5} placeholder="05-31" />
    </Form.Item>
  </>
)

/** What a rule does, with the fields of that. */
export const RuleWhatFields = () => {
  const form = Form.useFormInstance<RuleWords>()
  const kind = Form.useWatch(['what', 'kind'], form)
  return (
    <>
      <Form.Item name={['what', 'kind']} label="做什么">
        <Select options={optionsOf(whatWords)} />
      </Form.Item>
      {kind === 'task' && (
        <>
          <Form.Item name={['what', 'title']} label="什么事" rules={needed('写是什么事')}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name={['what', 'withinDays']} label="几天内办（0是当天）" initialValue={0}>
            <InputNumber min={0} max={60} precision={0} />
          </Form.Item>
        </>
      )}
      {kind === 'renewal' && (
        <Form.Item
          name={['what', 'beforeDays']}
          label="看多少天里到期的"
          initialValue={75}
          extra="到期前30天和7天各提醒一次。每月运行一次的，填75天才不会漏。"
        >
          <InputNumber min={1} max={90} precision={0} />
        </Form.Item>
      )}
      {kind === 'campaign' && <CampaignFields />}
      {(kind === 'check-up' || kind === 'aid-season') && <SeasonFields />}
    </>
  )
}
