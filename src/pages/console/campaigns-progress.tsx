import { Spin } from 'antd'
import { useCallback } from 'react'
import { campaignProgress, type CampaignProgress } from '../../http/api/campaign-figures.ts'
import type { CampaignView } from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { carrierNames, figureNames, isGoing } from './campaigns-words.ts'
import { usePoll } from './use-poll.ts'

const often = 5_000
const seldom = 60_000

const broadcastText = ({ people, state, code, reached, missed }: CampaignProgress['broadcasts'][number]): string => {
  const said =
    reached === undefined ? '' : `，平台说到了 ${reached} 人${missed === undefined ? '' : `，没到 ${missed} 人`}`
  const words = { open: '在凑人', closed: '等着发', sent: '发了', failed: '平台没收', unknown: '不知道发没发' }
  return `${people} 人，${words[state]}${code === undefined ? '' : `（${code}）`}${said}`
}

const wayText = ({ carrier, figures }: CampaignProgress['byCarrier'][number]): string =>
  `${carrierNames[carrier]}：${figures.map(({ state, people }) => `${figureNames[state]} ${people} 人`).join('；')}`

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
      {data.byCarrier.length > 1 && (
        <ul className="campaign-ways">
          {data.byCarrier.map((way) => (
            <li key={way.carrier}>{wayText(way)}</li>
          ))}
        </ul>
      )}
      {data.broadcasts.map((one) => (
        <p key={one.id}>群发：{broadcastText(one)}</p>
      ))}
      {campaign.link !== undefined && <p>链接点了 {data.clicks} 次。</p>}
      {campaign.says !== undefined && <p>公众号二维码扫了 {data.scans} 次。</p>}
    </section>
  )
}
