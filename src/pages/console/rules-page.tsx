import { Button, Card, Spin } from 'antd'
import { useState } from 'react'
import {
  answerRule,
  finishRuleTask,
  pauseRule,
  rules,
  runRule,
  type RuleTaskView,
  type RuleView,
} from '../../http/api/rules.ts'
import { localDate, toInstant } from '../../core/time.ts'
import { call } from '../shared/call.ts'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { RuleCard, type RuleActs } from './rules-card.tsx'
import { RuleForm } from './rules-form.tsx'
import { RuleRuns } from './rules-runs.tsx'
import { dueText } from './rules-words.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import './rules.css'

const ask = () => call(rules, {})

type Dialog = { readonly kind: 'new' } | { readonly kind: 'edit' | 'runs'; readonly rule: RuleView }

interface TaskProps {
  readonly tasks: readonly RuleTaskView[]
  readonly today: string
  readonly isBusy: boolean
  readonly onDone: (task: RuleTaskView) => void
}

/** What rules gave the office to do. */
const Tasks = ({ tasks, today, isBusy, onDone }: TaskProps) => (
  <ul className="rules-list" aria-label="到点的事">
    {tasks.map((task) => (
      <li key={task.id}>
        <Card size="small" className="case-card rules-card">
          <p>
            <strong>{task.title}</strong>，{dueText(task.dueOn, today)}
          </p>
          {task.lines.length > 0 && <p>{task.lines.join('，')}</p>}
          <Button type="primary" disabled={isBusy} onClick={() => onDone(task)}>
            办完了
          </Button>
        </Card>
      </li>
    ))}
  </ul>
)

/** Everything a page does with rules, and the list it shows. */
const useRules = (onChange: PageProps['onChange'], open: (dialog: Dialog) => void) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const { csrf } = me
  const acts: RuleActs = {
    isAdmin: me.role === 'admin',
    isBusy,
    onEdit: (rule) => open({ kind: 'edit', rule }),
    onRuns: (rule) => open({ kind: 'runs', rule }),
    onPause: ({ id, version, enabled }) =>
      void act(
        () => call(pauseRule, { params: { id }, body: { version, enabled: !enabled }, csrf }),
        enabled ? '停了，停着的时候不补' : '开了，从现在起算',
      ),
    onRun: ({ id }) => void act(() => call(runRule, { params: { id }, csrf }), '运行了一次，结果看“运行记录”'),
    onAnswer: ({ id, asked }, isRun) =>
      void act(
        () => call(answerRule, { params: { id }, body: { at: asked.at(-1) ?? '', isRun }, csrf }),
        isRun ? '运行了' : '记下了，不运行',
      ),
  }
  const finish = ({ id, version }: RuleTaskView): void =>
    void act(() => call(finishRuleTask, { params: { id }, body: { version }, csrf }), '办完了')
  return { list, act, isBusy, acts, finish }
}

/** Rules that run by themselves: when, what they do, how they went; and what they gave the office to do. */
export const RulesPage = ({ onChange }: PageProps) => {
  const [dialog, setDialog] = useState<Dialog>()
  const { list, act, isBusy, acts, finish } = useRules(onChange, setDialog)
  const close = (): void => setDialog(undefined)
  if (list.data === undefined) return <Spin />
  const { rules: all, tasks, horizon } = list.data
  const waiting = all.filter(({ asked }) => asked.length > 0)
  const rest = all.filter(({ asked }) => asked.length === 0)
  return (
    <section aria-label="定时规则">
      <div className="console-tools">
        <p className="console-hint">到了时间自己做的事。放假安排录到 {horizon}，再往后按工作日走的规则会先来问。</p>
        {acts.isAdmin && (
          <Button type="primary" onClick={() => setDialog({ kind: 'new' })}>
            新的规则
          </Button>
        )}
      </div>
      <NotUpdated trouble={list.trouble} />
      {waiting.map((rule) => (
        <RuleCard key={rule.id} rule={rule} acts={acts} />
      ))}
      <Tasks tasks={tasks} today={localDate(toInstant(new Date()))} isBusy={isBusy} onDone={finish} />
      {rest.map((rule) => (
        <RuleCard key={rule.id} rule={rule} acts={acts} />
      ))}
      {(dialog?.kind === 'new' || dialog?.kind === 'edit') && (
        <RuleForm rule={dialog.kind === 'new' ? undefined : dialog.rule} act={act} isBusy={isBusy} onClose={close} />
      )}
      {dialog?.kind === 'runs' && (
        <RuleRuns rule={dialog.rule} isAdmin={acts.isAdmin} reloadList={list.reload} onClose={close} />
      )}
    </section>
  )
}
