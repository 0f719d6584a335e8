import { systemClock } from '../../../src/core/clock.ts'
import { startHook } from '../wecom-kf/hook.ts'
import { openRests } from './rest-house.ts'

/** Answers callbacks and never runs a job, to be killed after its first answer. */
const [, , dataDir = '', apiBase = ''] = process.argv
const { channel } = await openRests(dataDir, apiBase, systemClock)
const hook = await startHook(() => channel.webhook)
process.stdout.write(`${hook.url}\n`)
