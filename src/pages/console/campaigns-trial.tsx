import { Button } from 'antd'
import { useState } from 'react'
import { previewCampaign, type CampaignPreview, type CampaignView } from '../../http/api/campaigns.ts'
import { call } from '../shared/call.ts'
import { DryRun } from './campaigns-looks.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

const nothing = async (): Promise<void> => undefined

/** A dry run of what is written down, before it is handed in or approved. */
export const CampaignTrial = ({ campaign }: { readonly campaign: CampaignView }) => {
  const { me } = useStaff()
  const [found, setFound] = useState<CampaignPreview>()
  const { act, isBusy } = useAct(nothing, nothing)
  const { headline, message: text, audience, carriers, until, link } = campaign
  const body = { headline, text, audience, carriers, until, ...(link === undefined ? {} : { link }) }
  const tryOut = (): void =>
    void act(async () => setFound(await call(previewCampaign, { body, csrf: me.csrf })), '算好了，什么都没发')
  return (
    <>
      <p>
        <Button onClick={tryOut} loading={isBusy}>
          试算：现在发给多少人
        </Button>
      </p>
      {found !== undefined && <DryRun found={found} />}
    </>
  )
}
