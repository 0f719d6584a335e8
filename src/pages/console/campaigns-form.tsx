import { Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import {
  draftCampaign,
  editCampaign,
  previewCampaign,
  type CampaignChoices,
  type CampaignDraft,
  type CampaignPreview,
  type CampaignView,
} from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { CampaignLooks, DryRun } from './campaigns-looks.tsx'
import { carrierNames, roleNames } from './campaigns-words.ts'
import { toInstant, toLocal } from './lecture-words.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, useAct } from './use-act.ts'
import './campaigns.css'

interface Props {
  /** Undefined for a new one. */
  readonly campaign: CampaignView | undefined
  readonly choices: CampaignChoices | undefined
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
  readonly onClose: () => void
}

type Filled = Omit<CampaignDraft, 'audience' | 'until'> &
  CampaignDraft['audience'] & {
    /** As the field has it, local. */
    readonly until: string
  }

const nothing = async (): Promise<void> => undefined
const usualDays = 5
const dayMs = 86_400_000

const blank = (): Filled => ({
  title: '',
  headline: '',
  text: '',
  unions: [],
  industries: [],
  streets: [],
  roles: [],
  carriers: ['wecom', 'broadcast', 'grant'],
  until: toLocal(new Date(Date.now() + usualDays * dayMs).toISOString()),
})

const filledOf = ({ title, headline, message, audience, carriers, until, says, link }: CampaignView): Filled => ({
  title,
  headline,
  text: message,
  ...audience,
  carriers,
  until: toLocal(until),
  ...(says === undefined ? {} : { says }),
  ...(link === undefined ? {} : { link }),
})

const draftOf = ({
  unions,
  industries,
  streets,
  roles,
  until,
  says = '',
  link = '',
  ...rest
}: Filled): CampaignDraft => ({
  ...rest,
  audience: { unions, industries, streets, roles },
  until: toInstant(until),
  ...(says.trim() === '' ? {} : { says }),
  ...(link.trim() === '' ? {} : { link: link.trim() }),
})

const needed = (message: string) => [{ required: true, message }]
/** Not `required`: antd would give the group an attribute that a group may not have. */
const atLeastOne = [
  {
    validator: async (_rule: unknown, chosen: readonly string[] = []): Promise<void> => {
      if (chosen.length === 0) throw new Error('至少选一种')
    },
  },
]
const optionsOf = (names: readonly string[]) => names.map((value) => ({ value, label: value }))

const Audience = ({ choices }: { readonly choices: CampaignChoices | undefined }) => (
  <fieldset className="campaign-audience">
    <legend style={{ width: 'auto', margin: 0, border: 0 }}>发给谁</legend>
    <p className="console-hint">只看登记的工会，不看问过什么、办过什么。都不选就是所有登记过的人。</p>
    <Form.Item name="unions" label="工会">
      <Select mode="multiple" allowClear options={optionsOf(choices?.unions ?? [])} placeholder="所有工会" />
    </Form.Item>
    <Form.Item name="industries" label="行业">
      <Select mode="multiple" allowClear options={optionsOf(choices?.industries ?? [])} placeholder="所有行业" />
    </Form.Item>
    <Form.Item name="streets" label="街道">
      <Select mode="multiple" allowClear options={optionsOf(choices?.streets ?? [])} placeholder="所有街道" />
    </Form.Item>
    <Form.Item name="roles" label="身份">
      <Checkbox.Group options={Object.entries(roleNames).map(([value, label]) => ({ value, label }))} />
    </Form.Item>
  </fieldset>
)

const Words = () => (
  <>
    <Form.Item name="title" label="自己看的名字" rules={needed('起个名字')}>
      <Input maxLength={40} />
    </Form.Item>
    <Form.Item name="headline" label="标题（最多20个字）" rules={needed('写标题')}>
      <Input maxLength={20} showCount />
    </Form.Item>
    <Form.Item
      name="text"
      label="正文"
      rules={needed('写正文')}
      extra="旁边的人也会看到：不写办的是什么事，不写单位；不许拿好处换转发、关注。"
    >
      <Input.TextArea rows={4} maxLength={560} />
    </Form.Item>
    <Form.Item
      name="link"
      label="链接（不要就空着）"
      extra="发出去的是我们自己的短地址，点了转到这里。只数点了几次，不记是谁。"
    >
      <Input maxLength={500} inputMode="url" placeholder="https:// 开头，或者我们自己的页面，/ 开头" />
    </Form.Item>
    <Form.Item name="carriers" label="用什么发（从前往后试，前一种没到再用后一种）" rules={atLeastOne}>
      <Checkbox.Group options={Object.entries(carrierNames).map(([value, label]) => ({ value, label }))} />
    </Form.Item>
    <Form.Item name="until" label="最晚发到" rules={needed('填时间')}>
      <Input type="datetime-local" />
    </Form.Item>
    <Form.Item name="says" label="二维码：扫了说哪句话（不要码就空着）">
      <Input maxLength={40} placeholder="大讲堂" />
    </Form.Item>
  </>
)

/** A campaign to be written down or changed, with what it looks like and a dry run. */
export const CampaignForm = ({ campaign, choices, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const [form] = Form.useForm<Filled>()
  const shown = Form.useWatch([], form)
  const [found, setFound] = useState<CampaignPreview>()
  const trial = useAct(nothing, nothing)
  const save = async (filled: Filled): Promise<void> => {
    const draft = draftOf(filled)
    const send = () =>
      campaign === undefined
        ? call(draftCampaign, { body: draft, csrf: me.csrf })
        : call(editCampaign, {
            params: { id: campaign.id },
            body: { ...draft, version: campaign.version },
            csrf: me.csrf,
          })
    if (await act(send, '存成草稿了，还没有发', openAgain)) onClose()
  }
  const tryOut = (): void => {
    const { title: _title, says: _says, ...body } = draftOf({ ...blank(), ...form.getFieldsValue() })
    void trial.act(async () => setFound(await call(previewCampaign, { body, csrf: me.csrf })), '算好了，什么都没发')
  }
  return (
    <Modal
      open
      width={960}
      title={campaign === undefined ? '写一个通知' : '改这个通知'}
      okText="存草稿"
      cancelText="不存了"
      okButtonProps={{ loading: isBusy }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <div className="campaign-editor">
        <Form<Filled>
          form={form}
          layout="vertical"
          aria-label="通知"
          initialValues={campaign === undefined ? blank() : filledOf(campaign)}
          onFinish={(filled) => void save(filled)}
        >
          <Words />
          <Audience choices={choices} />
        </Form>
        <div>
          <CampaignLooks
            headline={shown?.headline ?? ''}
            text={shown?.text ?? ''}
            link={shown?.link ?? ''}
            carriers={shown?.carriers ?? []}
          />
          <Button onClick={tryOut} loading={trial.isBusy}>
            试算：发给多少人
          </Button>
          {found !== undefined && <DryRun found={found} />}
        </div>
      </div>
    </Modal>
  )
}
