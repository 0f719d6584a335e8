import { Card, Tag } from 'antd'
import type { CampaignCarrier } from '../../http/api/campaign-figures.ts'
import type { CampaignPreview } from '../../http/api/campaigns.ts'
import { carrierNames, signsOf, smsText, wholeOf } from './campaigns-words.ts'

interface LooksProps {
  readonly headline: string
  readonly text: string
  readonly link: string
  readonly carriers: readonly CampaignCarrier[]
}

const smsLimit = 134

const Look = ({
  carrier,
  headline,
  text,
  link,
}: Omit<LooksProps, 'carriers'> & { readonly carrier: CampaignCarrier }) => {
  const said = { headline: headline === '' ? '（标题）' : headline, text: text === '' ? '（正文）' : text, link }
  const whole = wholeOf(carrier, said)
  const isSms = carrier === 'sms'
  const length = signsOf(whole)
  return (
    <Card size="small" title={carrierNames[carrier]} className="campaign-look">
      {carrier === 'grant' ? (
        <p>
          <strong>{headline === '' ? '（标题）' : headline}</strong>
          <br />
          只显示标题这一行；点开公众号，看到全文。
        </p>
      ) : (
        <p style={{ whiteSpace: 'pre-wrap' }}>{whole}</p>
      )}
      <p className="console-hint">
        {carrier === 'grant'
          ? `标题${signsOf(headline)}个字，最多20个`
          : `${length}个字，最多${isSms ? smsLimit : 600}个`}
      </p>
    </Card>
  )
}

/** What the words look like where they arrive, while they are written. */
export const CampaignLooks = ({ carriers, ...words }: LooksProps) => (
  <section aria-label="收到时的样子" className="campaign-looks">
    {carriers.map((carrier) => (
      <Look key={carrier} carrier={carrier} {...words} />
    ))}
  </section>
)

const Groups = ({ title, groups }: { readonly title: string; readonly groups: CampaignPreview['unions'] }) =>
  groups.length === 0 ? null : (
    <p>
      {title}：{groups.map(({ name, people }) => `${name} ${people}`).join('，')}
    </p>
  )

const countsOf = ({ byCarrier, unreached, optedOut }: CampaignPreview): readonly string[] => [
  ...byCarrier.flatMap(({ carrier, people }) => (people === 0 ? [] : [`${carrierNames[carrier]} ${people} 人`])),
  `哪种都到不了 ${unreached} 人`,
  ...(optedOut === 0 ? [] : [`不要通知的 ${optedOut} 人`]),
]

/** What SMS would cost. Whom another way does not reach gets one as well. */
const Cost = ({ smsCount, smsParts, smsFen, smsMost, smsMostFen }: CampaignPreview) => {
  if (smsMost === 0) return null
  return (
    <p>
      <strong>{smsText(smsCount, smsFen)}</strong>（每人 {smsParts} 条
      {smsFen === undefined ? '；没设单价，算不出钱' : ''}）
      {smsMost > smsCount ? `；别的发法没到的人改发短信，最多${smsText(smsMost, smsMostFen)}` : ''}。
    </p>
  )
}

/** The figures of a dry run. */
export const DryRun = ({ found }: { readonly found: CampaignPreview }) => (
  <section aria-label="试算" role="status">
    <p>
      一共 <strong>{found.people}</strong> 人：
      {countsOf(found).join('，')}。
    </p>
    <Cost {...found} />
    {found.needsSecond && <Tag color="#ad4e00">超过500人，要另一位主管批准</Tag>}
    <Groups title="按工会" groups={found.unions} />
    <Groups title="按行业" groups={found.industries} />
    <Groups title="按街道" groups={found.streets} />
    {found.trouble.length > 0 && (
      <ul className="campaign-trouble">
        {found.trouble.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    )}
  </section>
)
