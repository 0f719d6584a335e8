import { Button, Card, Empty, Popconfirm, Spin, Tag } from 'antd'
import { useState } from 'react'
import { endSurvey, surveys, type SurveyCampaign, type SurveyView } from '../../http/api/surveys.ts'
import { call } from '../shared/call.ts'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { SurveyResults } from './surveys-results.tsx'
import { StartSurvey } from './surveys-start.tsx'
import { campaignText, standingOf } from './surveys-words.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(surveys, {})

interface CampaignsProps {
  readonly campaigns: readonly SurveyCampaign[]
  readonly isBusy: boolean
  readonly onEnd: (campaign: SurveyCampaign) => void
}

const Campaigns = ({ campaigns, isBusy, onEnd }: CampaignsProps) => {
  const now = new Date().toISOString()
  return (
    <ul style={{ margin: '0 0 12px', paddingInlineStart: 20 }}>
      {campaigns.map((campaign) => (
        <li key={campaign.id}>
          {campaignText(campaign, now)}{' '}
          {standingOf(campaign, now) !== 'over' && (
            <Popconfirm
              title="停下以后不再发，已经填的留着。"
              okText="停下"
              cancelText="不停"
              onConfirm={() => onEnd(campaign)}
            >
              <Button size="small" disabled={isBusy}>
                停下
              </Button>
            </Popconfirm>
          )}
        </li>
      ))}
    </ul>
  )
}

const titleOf = ({ title, isAnonymous, isActive, questions, version }: SurveyView) => (
  <>
    {title}{' '}
    <span className="console-none">
      {questions}题，第{version}版
    </span>{' '}
    {isAnonymous && (
      <Tag variant="solid" color="#0958d9">
        不留名字
      </Tag>
    )}
    {!isActive && (
      <Tag variant="solid" color="#595959">
        停用
      </Tag>
    )}
  </>
)

/** Questionnaires: asking people to fill one in, and how many fell into which band. Never who. */
export const SurveysPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [shown, setShown] = useState<SurveyView>()
  const end = ({ id, version }: SurveyCampaign): void =>
    void act(() => call(endSurvey, { params: { id }, body: { version }, csrf: me.csrf }), '停下了')
  return (
    <section aria-label="问卷">
      <p className="console-hint">
        发出去的只是一条“您有一条提醒”，不说内容；退订的人不发。每份问卷同一时间只能发一次。要加新问卷，请管电脑的人导入。
      </p>
      <NotUpdated trouble={list.trouble} />
      <Spin spinning={list.isLoading}>
        {list.data?.surveys.length === 0 && <Empty description="还没有问卷" />}
        {(list.data?.surveys ?? []).map((survey) => (
          <Card
            key={survey.id}
            title={titleOf(survey)}
            className="case-card"
            extra={<Button onClick={() => setShown(survey)}>看结果</Button>}
          >
            <Campaigns campaigns={survey.campaigns} isBusy={isBusy} onEnd={end} />
            {survey.isActive && <StartSurvey survey={survey} act={act} isBusy={isBusy} />}
          </Card>
        ))}
      </Spin>
      {shown !== undefined && <SurveyResults survey={shown} onClose={() => setShown(undefined)} />}
    </section>
  )
}
