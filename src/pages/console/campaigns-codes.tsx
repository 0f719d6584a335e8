import { Button, Modal, Spin } from 'antd'
import { useCallback, useState } from 'react'
import { campaignCodes } from '../../http/api/campaign-figures.ts'
import type { CampaignView } from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { pictureOf } from './svg-picture.ts'
import { usePoll } from './use-poll.ts'

const everyMs = 10_000
const size = 160

interface CodeProps {
  readonly name: string
  readonly picture: string
  readonly words: string
}

const Code = ({ name, picture, words }: CodeProps) => (
  <figure className="campaign-code">
    <a href={pictureOf(picture)} download={`${name}.svg`}>
      <img src={pictureOf(picture)} alt={`${name}，点一下存下来`} width={size} height={size} />
    </a>
    <figcaption>{words}</figcaption>
  </figure>
)

const notMade = { wanted: '公众号的码正在做，过一会儿再看。', made: '', failed: '公众号的码没做成，到“二维码”里看。' }

const Codes = ({ id, title }: Pick<CampaignView, 'id' | 'title'>) => {
  const ask = useCallback(() => call(campaignCodes, { params: { id } }), [id])
  const { data } = usePoll(ask, everyMs)
  if (data === undefined) return <Spin />
  const { link, scene } = data
  return (
    <div className="campaign-codes">
      {link !== undefined && <Code name={`${title}-链接`} picture={link.picture} words={`扫了打开 ${link.address}`} />}
      {scene?.picture !== undefined && (
        <Code name={`${title}-公众号`} picture={scene.picture} words={`扫了进公众号，说“${scene.says}”`} />
      )}
      {scene !== undefined && scene.picture === undefined && <p>{notMade[scene.state]}</p>}
    </div>
  )
}

/** The codes to print: they lead somewhere once the campaign is out. */
export const CampaignCodes = ({ campaign }: { readonly campaign: CampaignView }) => {
  const [isOpen, setOpen] = useState(false)
  if (campaign.link === undefined && campaign.says === undefined) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>二维码</Button>
      <Modal
        open={isOpen}
        title={`“${campaign.title}”的二维码`}
        footer={null}
        destroyOnHidden
        onCancel={() => setOpen(false)}
      >
        <Codes id={campaign.id} title={campaign.title} />
        <p className="console-hint">点图存下来。链接的码在通知批准以后才打得开。</p>
      </Modal>
    </>
  )
}
