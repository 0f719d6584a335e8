import path from 'node:path'
import { appendFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { createTallies } from './channels/tally.ts'
import {
  chatsElsewhere,
  configuredAccount,
  configuredChannels,
  configuredContacts,
  configuredSenders,
  configuredTranscriber,
} from './configured-channels.ts'
import { askedOf, knowledgeDir, loadContent } from './content.ts'
import type { Channel, Inbox, LateWord } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import type { Log } from './core/log.ts'
import { text } from './core/reply.ts'
import type { Work } from './core/store.ts'
import { localDate, minuteMs, toInstant } from './core/time.ts'
import { createForms } from './dialogue/flow.ts'
import { settleLate } from './dialogue/late-outcome.ts'
import { createSendHandlers, deliver } from './dialogue/outbox.ts'
import { createPace } from './dialogue/pace.ts'
import { channelByAccount, createReceive } from './dialogue/receive.ts'
import { createAnswering } from './dialogue/answering.ts'
import { createFirstLook } from './dialogue/first-look.ts'
import { elsewhereWith } from './dialogue/relayed.ts'
import { createRespond } from './dialogue/respond.ts'
import { welcome } from './dialogue/words.ts'
import { startAlarms } from './jobs/alarm.ts'
import { createJobs } from './jobs/jobs.ts'
import { readCorrections } from './knowledge/corrections.ts'
import type { ModelParts } from './model-wires.ts'
import { recordOutcome } from './reminders/outcome.ts'
import { afterNight } from './reminders/quiet-hours.ts'
import { createSweep } from './reminders/sweep.ts'
import { alertId } from './safety/alerts.ts'
import { hotlineLine } from './safety/hotlines.ts'
import { spoolAlert } from './safety/spool.ts'
import { spreadCorrections } from './services/corrections/rules.ts'
import { createServices } from './services/index.ts'
import { openState, tables } from './state.ts'
import { createFolderFiles } from './store/files.ts'
import { createOutgoing } from './webhooks/outgoing/outgoing.ts'
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

/** Without a setting for it nothing of a model is loaded. */
const loadModel = async (config: Config['model'], parts: Omit<ModelParts, 'config'>) =>
  config === undefined ? undefined : (await import('./model-wires.ts')).wireModel({ ...parts, config })

/** The composition root: every wire of the application, the web server apart. */
export const createApp = async (parts: AppParts) => {
  const { config, clock, log } = parts
  const { store, onControl, sealer } = await openState(parts)
  const content = await loadContent(log, config.dataDir)
  const { knowledge, calendar, hotlines } = content

  const today = () => localDate(toInstant(clock.now()))
  const account = configuredAccount({ ...parts, store, sealer })
  const services = createServices({
    store,
    log,
    sealer,
    ...content,
    deliver,
    baseUrl: config.baseUrl,
    senders: configuredSenders(parts),
    contacts: configuredContacts(parts),
    onCallMinutes: config.onCall.minutes,
    handover: config.handover,
    campaigns: config.campaigns,
    elsewhere: chatsElsewhere(config),
    media: {
      files: createFolderFiles(config.filesDir),
      transcribe: configuredTranscriber(parts),
      channel: (account) => channelByAccount(channels)(account),
      inbox: () => inbox,
    },
    account,
    ...askedOf(knowledge.current),
    setting: () => ({ figures: knowledge.current().figures, calendar, today: today() }),
  })
  const outgoing = createOutgoing({ config: config.webhooks, store, clock, log, sealer })
  const { oncall, deadlines, office } = services
  const { sceneWords } = services.scenes
  const firstLook = createFirstLook(hotlines)
  const { look } = firstLook
  const forms = createForms(services.flows, sealer)
  const respond = createRespond({
    ...createAnswering({ knowledge: knowledge.current, today }),
    forms,
    limitIn: deadlines.limitIn,
    ...firstLook,
    onCall: oncall.onCall,
    noteAfterHelp: oncall.noteAfterHelp,
    serviceWords: services.words,
    isSensitive: (flow) => services.sensitiveFlows.has(flow),
    elsewhere: elsewhereWith(config.baseUrl, config.officialAccount !== undefined),
    office,
    hotlines: () => [text(hotlines.map(hotlineLine).join('\n'))],
  })

  const model = await loadModel(config.model, { store, clock, log, knowledge, serviceWords: services.words })
  const spoolFile = path.join(config.dataDir, 'alerts.spool.jsonl')
  const inner = createReceive({
    store,
    log,
    respond,
    look,
    alert: (work, { finding }, of) => oncall.alert(work, finding, of),
    privately: services.privately,
    media: { keeper: services.media.keeper, forms },
    left: services.left,
    spool: (seen, turn) =>
      spoolAlert(
        { write: [(line) => process.stderr.write(line), (line) => appendFileSync(spoolFile, line, { mode: 0o600 })] },
        { id: alertId(turn), at: toInstant(clock.now()), level: seen.level, imminent: seen.imminent },
      ),
    contentVersion: () => knowledge.current().version,
    settle: recordOutcome,
    // A scan of one of our codes says itself: the service of codes knows it, and the lectures' that of a hall.
    clickWords: (key) =>
      key.startsWith('scan:') ? (sceneWords(key.slice('scan:'.length)) ?? '菜单') : services.scenes.buttonWords(key),
    sceneWords,
    scanned: services.scenes.scanned,
    ...(model === undefined ? {} : { advise: model.advise }),
  })
  const answering = model === undefined ? inner : model.around(inner)
  const inbox = parts.around === undefined ? answering : parts.around(answering)

  const kfWatchers = {
    greeting: welcome,
    session: services.handover.sessionElsewhere,
    notDelivered: (work: Work, word: LateWord) => settleLate(work, word, recordOutcome),
  }
  const { noted } = services
  const ofServices = { pages: services.longAnswers.pages, contactsChanged: services.contactsChanged }
  const tallies = createTallies(clock)
  const channels = [
    ...configuredChannels({ ...parts, ...ofServices, store, sealer, kfWatchers, noted }, inbox),
    ...(parts.extra?.(inbox) ?? []),
  ].map(tallies.counted)
  const sending = createSendHandlers({
    store,
    log,
    channel: channelByAccount(channels),
    settle: recordOutcome,
    reveal: services.privately.reveal,
    callList: services.callList,
    byDay: afterNight,
    pace: createPace(clock),
  })
  const handlers = [...sending, ...channels.flatMap(({ jobs = [] }) => jobs), ...services.jobs, outgoing.job]
  const crew = createJobs({ store, clock, log, handlers, databaseUrl: config.databaseUrl })
  const sweep = createSweep({
    store,
    clock,
    log,
    kinds: services.reminderKinds,
    deliver: services.campaigns.delivering(services.reminding.delivering(deliver)),
    ...services.unreached,
    hands: crew.worker.hands,
    mayBeRelayed: (kind) => services.plainReminders.has(kind),
  })
  const spread = async (): Promise<number> =>
    spreadCorrections(store, await readCorrections(knowledgeDir, knowledge.current().entries))
  let lastSweep: string | undefined
  const sweepAndWork = async (): Promise<void> => {
    await crew.once({ name: 'pages', gapMs: 10_000, act: oncall.sweep })
    await crew.once({ name: 'sweep', gapMs: 10_000, act: sweep.run })
    await crew.run()
    lastSweep = toInstant(clock.now())
  }
  /** Every process is woken; one of them does it. */
  const once =
    (name: string, act: () => Promise<unknown>, gapMs = 10 * minuteMs) =>
    () =>
      crew.once({ name, gapMs, act })
  let stopAlarms = async (): Promise<void> => undefined

  /** Starts channels and alarms. What was due while nobody ran is done at once. */
  const start = async (): Promise<void> => {
    await crew.start()
    // New holidays may have come with this release.
    await once('saved deadlines', () => deadlines.replan(store, today()))()
    for (const channel of channels) await channel.start()
    stopAlarms = startAlarms(
      [
        { name: 'sweep', cron: '*/15 * * * * *', ring: sweepAndWork },
        ...services.standing.map(({ name, cron, run, gapMs }) => ({ name, cron, ring: once(name, run, gapMs) })),
        { name: 'corrections', cron: '0 37 * * * *', ring: once('corrections', spread) },
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
    await model?.stop()
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
    tallies,
    worker: crew.worker,
    sweep,
    knowledge,
    calendar,
    services,
    outgoing,
    oncall,
    wechatPages: { login: services.wechatPages, sign: account.sign, templatesAt: account.asking?.templatesAt },
    look,
    model,
    lastSweep: () => lastSweep,
    start,
    rest,
    stop,
  }
}

export type App = Awaited<ReturnType<typeof createApp>>
