import { Button, Drawer, Empty, Spin } from 'antd'
import { useCallback } from 'react'
import { retryRuleRun, ruleRuns, type RuleRunView, type RuleView } from '../../http/api/rules.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { runText } from './rules-words.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

interface Props {
  readonly rule: RuleView
  readonly isAdmin: boolean
  readonly reloadList: () => Promise<void>
  readonly onClose: () => void
}

interface RunProps {
  readonly run: RuleRunView
  readonly onRetry: (() => void) | undefined
}

const Run = ({ run, onRetry }: RunProps) => {
  const { at, planned, missed, problem, retryAt, state } = run
  return (
    <li className="rules-run">
      <strong>{timeText(at)}</strong> {runText(run)}
      {state === 'done' && planned !== 1 && `，${planned} 条`}
      {missed > 0 && `，前面还错过 ${missed} 次`}
      {problem !== undefined && <div className="console-none">{problem}</div>}
      {state === 'failed' && retryAt !== undefined && <div className="console-none">{timeText(retryAt)}再试</div>}
      {onRetry !== undefined && (
        <div>
          <Button onClick={onRetry}>现在再试</Button>
        </div>
      )}
    </li>
  )
}

/** What became of a rule's times, the latest first. */
export const RuleRuns = ({ rule, isAdmin, reloadList, onClose }: Props) => {
  const { me } = useStaff()
  const { id } = rule
  const ask = useCallback(() => call(ruleRuns, { params: { id } }), [id])
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, reloadList)
  const retry = (run: RuleRunView): void =>
    void act(
      () => call(retryRuleRun, { params: { id: run.id }, body: { version: run.version }, csrf: me.csrf }),
      '再试了一次，看下面的结果',
    )
  const runs = list.data?.runs ?? []
  return (
    <Drawer open title={`“${rule.name}”的运行记录`} onClose={onClose} size={480}>
      {list.data === undefined && <Spin />}
      {list.data !== undefined && runs.length === 0 && <Empty description="还没有运行过" />}
      <ul className="rules-list" aria-label="运行记录">
        {runs.map((run) => (
          <Run
            key={run.id}
            run={run}
            onRetry={
              isAdmin && !isBusy && (run.state === 'failed' || run.state === 'given-up') ? () => retry(run) : undefined
            }
          />
        ))}
      </ul>
    </Drawer>
  )
}
