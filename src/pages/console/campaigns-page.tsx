import { Button, Card, Collapse, Empty, Popconfirm, Space, Spin, Tag } from 'antd'
import { useState } from 'react'
import {
  approveCampaign,
  campaignChoices,
  campaigns,
  retryCampaign,
  returnCampaign,
  stepCampaign,
  submitCampaign,
  type CampaignView,
} from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { CampaignCodes } from './campaigns-codes.tsx'
import { CampaignForm } from './campaigns-form.tsx'
import { MembersImport } from './campaigns-members.tsx'
import { CampaignFigures } from './campaigns-progress.tsx'
import { CampaignTrial } from './campaigns-trial.tsx'
import { audienceText, carrierNames, smsText, stateWords } from './campaigns-words.ts'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import './campaigns.css'

const ask = () => call(campaigns, {})
const askChoices = () => call(campaignChoices, {})
const choicesEveryMs = 300_000

type Act = 'submit' | 'approve' | 'giveBack' | 'pause' | 'resume' | 'stop' | 'retry'

const doneWords: Readonly<Record<Act, string>> = {
  submit: '交上去了',
  approve: '批准了，开始发',
  giveBack: '退回去了',
  pause: '停住了，正要发的一两分钟里会发完',
  resume: '接着发',
  stop: '不再发了',
  retry: '没发到的再发一次',
}

const send = (name: Act, { id, version }: CampaignView, csrf: string): Promise<unknown> => {
  const of = { params: { id }, body: { version }, csrf }
  switch (name) {
    case 'submit':
      return call(submitCampaign, of)
    case 'approve':
      return call(approveCampaign, of)
    case 'giveBack':
      return call(returnCampaign, of)
    case 'retry':
      return call(retryCampaign, of)
    case 'pause':
    case 'resume':
    case 'stop':
      return call(stepCampaign, { ...of, body: { version, name } })
  }
}

interface ActsProps {
  readonly campaign: CampaignView
  readonly isBusy: boolean
  readonly isAdmin: boolean
  readonly onEdit: () => void
  readonly onAct: (name: Act) => void
}

interface AskedProps {
  readonly title: string
  readonly words: string
  readonly isMain?: boolean
  readonly isBusy: boolean
  readonly onYes: () => void
}

const Asked = ({ title, words, isMain = false, isBusy, onYes }: AskedProps) => (
  <Popconfirm title={title} okText={words} cancelText="再想想" onConfirm={onYes}>
    <Button {...(isMain ? { type: 'primary' as const } : {})} disabled={isBusy}>
      {words}
    </Button>
  </Popconfirm>
)

const Acts = ({ campaign, isBusy, isAdmin, onEdit, onAct }: ActsProps) => {
  const { state, isMine } = campaign
  const asked = (name: Act, words: string, title: string, isMain = false) => (
    <Asked title={title} words={words} isMain={isMain} isBusy={isBusy} onYes={() => onAct(name)} />
  )
  const isOpen = state === 'draft' || state === 'submitted'
  const isUnderWay = state === 'gathering' || state === 'running'
  return (
    <Space wrap>
      {isOpen && <Button onClick={onEdit}>改</Button>}
      {state === 'draft' && asked('submit', '交上去', '500人以内马上开始发，再多要另一位主管批准。', true)}
      {state === 'submitted' &&
        isAdmin &&
        !isMine &&
        asked('approve', '批准', '内容和范围都看过了吗？批准以后开始发，不能再改。', true)}
      {state === 'submitted' && asked('giveBack', '退回', '退给写的人。')}
      {isUnderWay && asked('pause', '停一停', '正要发的会发完，后面的等着。')}
      {state === 'paused' && asked('resume', '接着发', '从停下的地方接着发。', true)}
      {(isUnderWay || state === 'paused' || state === 'submitted') &&
        asked('stop', '不发了', '没发的都不发了，不能再接着发。')}
      {campaign.hasFailed &&
        (state === 'done' || state === 'running') &&
        asked('retry', '没发到的再发', '只发明确没到的人，不知道到没到的不发。')}
      <CampaignCodes campaign={campaign} />
    </Space>
  )
}

const countedText = ({ expected, expectedSms = 0, smsFen }: CampaignView): string => {
  if (expected === undefined) return ''
  return `，交的时候 ${expected} 人${expectedSms === 0 ? '' : `，${smsText(expectedSms, smsFen)}`}`
}

const CampaignCard = (props: ActsProps) => {
  const { campaign } = props
  const { title, state, whole, audience, carriers, until, link, authorName, approverName } = campaign
  const { text, color } = stateWords[state]
  const tag = (
    <Tag variant="solid" color={color}>
      {text}
    </Tag>
  )
  const isSent = state !== 'draft' && state !== 'submitted'
  return (
    <Card
      className="case-card"
      title={
        <>
          {title} {tag}
        </>
      }
    >
      <p className="campaign-whole">{whole}</p>
      <p className="console-hint">
        发给：{audienceText(audience)}
        {countedText(campaign)}。用：
        {carriers.map((carrier) => carrierNames[carrier]).join('、')}。最晚 {timeText(until)}。{authorName} 写
        {approverName === '' ? '' : `，${approverName} 批准`}。
      </p>
      {link !== undefined && (
        <p className="campaign-link">
          链接转到：
          <a href={link} target="_blank" rel="noopener noreferrer">
            {link}
          </a>
        </p>
      )}
      {isSent ? <CampaignFigures campaign={campaign} /> : <CampaignTrial campaign={campaign} />}
      {state === 'submitted' && campaign.isMine && (
        <p className="console-hint">自己写的要别人批准，请另一位主管来看。</p>
      )}
      <Acts {...props} />
    </Card>
  )
}

/** Words of the union to its members: written, tried out, approved, sent, counted. */
export const CampaignsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const choices = usePoll(askChoices, choicesEveryMs)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [edited, setEdited] = useState<CampaignView | 'new'>()
  return (
    <section aria-label="通知">
      <p className="console-hint">
        只发给自己登记过工会、没有退订的人，一人一条，晚上不发。
        {choices.data !== undefined &&
          `名单上有 ${choices.data.imported} 行，已经有人登记的有 ${choices.data.unions.length} 个工会；没登记的收不到。`}
      </p>
      <Space wrap style={{ marginBlockEnd: 12 }}>
        <Button type="primary" onClick={() => setEdited('new')}>
          写一个通知
        </Button>
      </Space>
      <Collapse
        size="small"
        style={{ marginBlockEnd: 12 }}
        items={[{ key: 'members', label: '导入会员名单', children: <MembersImport /> }]}
      />
      <NotUpdated trouble={list.trouble} />
      <Spin spinning={list.isLoading}>
        {list.data?.campaigns.length === 0 && <Empty description="还没有通知" />}
        {(list.data?.campaigns ?? []).map((campaign) => (
          <CampaignCard
            key={campaign.id}
            campaign={campaign}
            isBusy={isBusy}
            isAdmin={me.role === 'admin'}
            onEdit={() => setEdited(campaign)}
            onAct={(name) => void act(() => send(name, campaign, me.csrf), doneWords[name])}
          />
        ))}
      </Spin>
      {edited !== undefined && (
        <CampaignForm
          campaign={edited === 'new' ? undefined : edited}
          choices={choices.data}
          act={act}
          isBusy={isBusy}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  )
}
