import { Alert as Banner, Button, Card, Popconfirm, Space, Tag } from 'antd'
import type { RuleView } from '../../http/api/rules.ts'
import { timeText } from '../shared/time.ts'
import { missedWords, runText, standingOf, whatText, whenText } from './rules-words.ts'

/** What can be done with a rule. */
export interface RuleActs {
  readonly isAdmin: boolean
  readonly isBusy: boolean
  readonly onEdit: (rule: RuleView) => void
  readonly onRuns: (rule: RuleView) => void
  readonly onPause: (rule: RuleView) => void
  readonly onRun: (rule: RuleView) => void
  readonly onAnswer: (rule: RuleView, isRun: boolean) => void
}

interface Props {
  readonly rule: RuleView
  readonly acts: RuleActs
}

/** Days nobody can tell about: somebody says whether the rule runs. */
const Question = ({ rule, acts: { isBusy, onAnswer } }: Props) => {
  const newest = rule.asked.at(-1)
  if (newest === undefined) return null
  const many = rule.asked.length > 1 ? `（一共 ${rule.asked.length} 天）` : ''
  return (
    <Banner
      type="warning"
      showIcon
      className="console-trouble"
      title={`${timeText(newest)} 该不该运行，放假安排还没录入，说不准${many}。要运行吗？`}
      description={
        <Space wrap>
          <Button type="primary" disabled={isBusy} onClick={() => onAnswer(rule, true)}>
            运行一次
          </Button>
          <Button disabled={isBusy} onClick={() => onAnswer(rule, false)}>
            不运行
          </Button>
        </Space>
      }
    />
  )
}

const nextText = ({ next, isCut, enabled }: RuleView): string => {
  const times = next.map(timeText).join('；')
  const cut = isCut ? '再往后的放假安排还没公布，到时会先来问' : ''
  const said = [times, cut].filter((words) => words !== '').join('。') || '不会再运行'
  return enabled ? said : `停着，不会运行。开了以后：${said}`
}

const Acts = ({ rule, acts }: Props) => {
  const { isAdmin, isBusy, onEdit, onRuns, onPause, onRun } = acts
  return (
    <Space wrap>
      <Button onClick={() => onRuns(rule)}>运行记录</Button>
      {isAdmin && (
        <>
          <Button disabled={isBusy} onClick={() => onEdit(rule)}>
            改
          </Button>
          <Button disabled={isBusy} onClick={() => onPause(rule)}>
            {rule.enabled ? '停' : '开'}
          </Button>
          <Popconfirm
            title="现在就运行一次，不影响它以后的时间。"
            okText="运行"
            cancelText="不了"
            disabled={isBusy}
            onConfirm={() => onRun(rule)}
          >
            <Button disabled={isBusy}>现在运行一次</Button>
          </Popconfirm>
        </>
      )}
    </Space>
  )
}

export const RuleCard = ({ rule, acts }: Props) => {
  const { text, color } = standingOf(rule)
  const tag = (
    <Tag variant="solid" color={color}>
      {text}
    </Tag>
  )
  const { last } = rule
  return (
    <Card size="small" className="case-card rules-card" title={rule.name} extra={tag}>
      <Question rule={rule} acts={acts} />
      <p>
        {whenText(rule)}：{whatText(rule.what)}
      </p>
      <p className="console-none">
        接下来：{nextText(rule)}
        <br />
        到点时没在运行：{missedWords[rule.missed]}
        {last !== undefined && (
          <>
            <br />
            上一次：{timeText(last.at)}，{runText(last)}
            {last.problem !== undefined && `。${last.problem}`}
            {last.state === 'failed' && last.retryAt !== undefined && ` ${timeText(last.retryAt)}再试。`}
          </>
        )}
      </p>
      <Acts rule={rule} acts={acts} />
    </Card>
  )
}
