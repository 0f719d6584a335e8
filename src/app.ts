import path from 'node:path'
import { appendFileSync } from 'node:fs'
import { createOfficialAccount } from './channels/official-account/index.ts'
import { createWebChannel } from './channels/web/index.ts'
import { createWechatyChannel } from './channels/wechaty/index.ts'
import { dataRoot, type Config } from './config.ts'
import type { Channel, Inbox } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import type { Log } from './core/log.ts'
import { text } from './core/reply.ts'
import type { Work } from './core/store.ts'
import { localDate, minuteMs, toInstant } from './core/time.ts'
import { createForms } from './dialogue/flow.ts'
import { createSendHandlers, deliver } from './dialogue/outbox.ts'
import { channelByAccount, createReceive } from './dialogue/receive.ts'
import { createRespond, type Answered, type Seen } from './dialogue/respond.ts'
import { startAlarms } from './jobs/alarm.ts'
import { createJobs } from './jobs/jobs.ts'
import { recordGap } from './knowledge/gaps.ts'
import { createKnowledge } from './knowledge/live.ts'
import { toReplies } from './knowledge/replies.ts'
import { createCalendar, loadHolidays } from './law/calendar.ts'
import { recordOutcome } from './reminders/outcome.ts'
import { createSweep } from './reminders/sweep.ts'
import { alertId, alertLevel, raiseAlert } from './safety/alerts.ts'
import { assess, mayAnswerToo, needsAlert, needsHelp } from './safety/finding.ts'
import { hotlineLine, loadHotlines } from './safety/hotlines.ts'
import { helpReplies } from './safety/replies.ts'
import { spoolAlert } from './safety/spool.ts'
import { createCounselling } from './services/counselling/counselling.ts'
import { finishPast } from './services/counselling/staff-rules.ts'
import { createHandoverFlow, handoverFlow } from './services/handover/flow.ts'
import { openState, tables } from './state.ts'
import { pruneStore } from './store/prune.ts'

interface AppParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Channels besides those the configuration names: the terminal, a test's own. */
  readonly extra?: (inbox: Inbox) => readonly Channel[]
  /** Goes around the inbox that channels see: to count messages. */
  readonly around?: (inbox: Inbox) => Inbox
}

const configuredChannels = ({ config, clock, log }: AppParts, inbox: Inbox): readonly Channel[] => {
  const channels: Channel[] = [createWebChannel({ clock })]
  const { officialAccount: account, wechaty } = config
  if (account !== undefined)
    channels.push(
      createOfficialAccount({
        config: { ...account, account: `official-account:${account.appId}` },
        inbox,
        clock,
        log,
      }),
    )
  if (wechaty !== undefined)
    channels.push(
      createWechatyChannel({
        puppetName: wechaty.puppet,
        ...(wechaty.token === undefined ? {} : { token: wechaty.token }),
        inbox,
        clock,
        log,
        inProduction: config.production,
        allowedInProduction: wechaty.inProduction,
      }),
    )
  return channels
}

const loadContent = async (log: Log) => ({
  knowledge: await createKnowledge({ dir: path.join(dataRoot, 'knowledge'), wordsDir: dataRoot, log }),
  calendar: createCalendar(await loadHolidays(path.join(dataRoot, 'holidays'))),
  hotlines: loadHotlines(path.join(dataRoot, 'hotlines.json')),
})

/** Nobody is on a rota in this release: help never says that somebody was told. */
const rota = { onCall: false }

/** What danger there is in a text, and what is said to it. A pure function: no store, no knowledge. */
const look = (words: string): Seen | undefined => {
  const finding = assess(words)
  if (!needsHelp(finding)) return undefined
  return {
    level: alertLevel(finding),
    imminent: finding.imminent,
    replies: helpReplies(finding, rota),
    answerToo: mayAnswerToo(finding),
  }
}

/** The composition root: every wire of the application, the web server apart. */
export const createApp = async (parts: AppParts) => {
  const { config, clock, log } = parts
  const { store, onControl, sealer } = await openState(parts)
  const { knowledge, calendar, hotlines } = await loadContent(log)

  const counselling = createCounselling({ sealer, calendar, deliver })
  const handover = createHandoverFlow(sealer, (date) => calendar.isWorkday(date))
  const ask = (question: string): Answered => {
    const answer = knowledge.current().answer(question)
    return {
      outcome: answer.outcome,
      replies: toReplies(answer, localDate(toInstant(clock.now()))),
      keepGap: (work) => recordGap(work, answer),
    }
  }
  const respond = createRespond({
    forms: createForms([...counselling.flows, handover], sealer),
    ask,
    serviceWords: counselling.words,
    handoverFlow,
    hotlines: () => [text(hotlines.map(hotlineLine).join('\n'))],
  })

  const alert = async (work: Work, of: { readonly person: string; readonly turn: string; readonly text: string }) => {
    const finding = assess(of.text)
    if (!needsAlert(finding)) return
    const { person, turn } = of
    const raised = await raiseAlert(work, { person, turn, finding, textSealed: sealer.seal('contact', of.text) })
    if (raised.fresh) log.warn('safety', 'an alert waits', { alert: raised.alert.id, level: raised.alert.level })
  }
  const spoolFile = path.join(config.dataDir, 'alerts.spool.jsonl')
  const inner = createReceive({
    store,
    log,
    respond,
    look,
    alert: (work, _seen, of) => alert(work, of),
    spool: (seen, turn) =>
      spoolAlert(
        { write: [(line) => process.stderr.write(line), (line) => appendFileSync(spoolFile, line, { mode: 0o600 })] },
        { id: alertId(turn), at: toInstant(clock.now()), level: seen.level, imminent: seen.imminent },
      ),
    contentVersion: () => knowledge.current().version,
    clickWords: (key) => (key === '' || key.startsWith('scan:') ? '菜单' : key),
  })
  const inbox = parts.around === undefined ? inner : parts.around(inner)

  const channels = [...configuredChannels(parts, inbox), ...(parts.extra?.(inbox) ?? [])]
  const handlers = createSendHandlers({ store, log, channel: channelByAccount(channels), settle: recordOutcome })
  const crew = createJobs({ store, clock, log, handlers, databaseUrl: config.databaseUrl })
  const sweep = createSweep({ store, clock, log, kinds: counselling.reminderKinds, deliver })
  let lastSweep: string | undefined
  const sweepAndWork = async (): Promise<void> => {
    await crew.once({ name: 'sweep', gapMs: 10_000, act: sweep.run })
    await crew.run()
    lastSweep = toInstant(clock.now())
  }
  /** Every process is woken; one of them does it. */
  const once = (name: string, act: () => Promise<unknown>) => () => crew.once({ name, gapMs: 10 * minuteMs, act })
  let stopAlarms = async (): Promise<void> => undefined

  /** Starts channels and alarms. What was due while nobody ran is done at once. */
  const start = async (): Promise<void> => {
    await crew.start()
    for (const channel of channels) await channel.start()
    stopAlarms = startAlarms(
      [
        { name: 'sweep', cron: '*/15 * * * * *', ring: sweepAndWork },
        {
          name: 'past appointments',
          cron: '0 7 * * * *',
          ring: once('past appointments', () =>
            store.transaction('past appointments', (work) => finishPast(work, 500)),
          ),
        },
        {
          name: 'retention',
          cron: '0 23 3 * * *',
          ring: once('retention', () => pruneStore(store, tables, toInstant(clock.now()))),
        },
      ],
      log,
    )
    await sweepAndWork()
  }

  /** Ends alarms, channels and jobs; what is being answered may go on. */
  const rest = async (): Promise<void> => {
    await stopAlarms()
    for (const channel of channels) await channel.stop()
    await crew.stop()
  }
  const stop = async (): Promise<void> => {
    await rest()
    await store.close()
  }

  return {
    store,
    onControl,
    sealer,
    inbox,
    channels,
    worker: crew.worker,
    sweep,
    knowledge,
    calendar,
    counselling,
    look,
    lastSweep: () => lastSweep,
    start,
    rest,
    stop,
  }
}

export type App = Awaited<ReturnType<typeof createApp>>
