import { Spin } from 'antd'
import { useCallback } from 'react'
import { campaignProgress, type CampaignProgress, type CampaignView } from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { figureNames, isGoing } from './campaigns-words.ts'
import { usePoll } from './use-poll.ts'

const often = 5_000
const seldom = 60_000

const broadcastText = ({ people, state, code, reached, missed }: CampaignProgress['broadcasts'][number]): string => {
  const said =
    reached === undefined ? '' : `，平台说到了 ${reached} 人${missed === undefined ? '' : `，没到 ${missed} 人`}`
  const words = { open: '在凑人', closed: '等着发', sent: '发了', failed: '平台没收', unknown: '不知道发没发' }
  return `${people} 人，${words[state]}${code === undefined ? '' : `（${code}）`}${said}`
}

/** How many of a campaign stand where. Counts only, never who. */
export const CampaignFigures = ({ campaign }: { readonly campaign: CampaignView }) => {
  const { id } = campaign
  const ask = useCallback(() => call(campaignProgress, { params: { id } }), [id])
  const { data } = usePoll(ask, isGoing(campaign) ? often : seldom)
  if (data === undefined) return <Spin />
  return (
    <section aria-label={`“${campaign.title}”发得怎么样`}>
      <dl className="campaign-figures">
        {data.figures.map(({ state, people }) => (
          <div key={state} style={{ display: 'contents' }}>
            <dt>{figureNames[state]}</dt>
            <dd>{people} 人</dd>
          </div>
        ))}
      </dl>
      {data.broadcasts.map((one) => (
        <p key={one.id}>群发：{broadcastText(one)}</p>
      ))}
      {campaign.says !== undefined && <p>二维码扫了 {data.scans} 次，图在“二维码”里。</p>}
    </section>
  )
}
