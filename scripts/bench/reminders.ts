import { existsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { districtMembers } from './district.ts'
import { alone, type BenchRow } from './figures.ts'
import { inFolder, type Effort } from './rounds.ts'
import { startPlatform } from './sends.ts'
import { compiled, compileSubjects, root, runSubject } from './subjects.ts'

const chatSchema = z.object({ n: z.number(), p50: z.number(), p99: z.number() })
const figuresSchema = z.object({
  perSecond: z.number(),
  cpuUs: z.number(),
  startMb: z.number(),
  mostMb: z.number(),
  loopP99: z.number(),
  loopMax: z.number(),
  idle: chatSchema,
  busy: chatSchema,
})

/** The compiled program finds its content beside itself. */
export const linkContent = (): void => {
  for (const name of ['data', 'package.json'])
    if (!existsSync(path.join(compiled, name))) symlinkSync(path.join(root, name), path.join(compiled, name))
}

/** Members who write meanwhile. */
const chatsPerSecond = 50

/** A whole application that settles so many reminders, see subject-reminders. */
export const settleAll = async (args: readonly string[], count: number): Promise<z.output<typeof figuresSchema>> =>
  figuresSchema.parse(await runSubject('reminders', args, count))

/** A reminder for each of so many members, due at once, through a platform that answers in 20 ms, while others chat. */
export const reminderRows = ({ members: count = districtMembers }: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (dataDir) => {
    await compileSubjects()
    linkContent()
    const { child, base } = await startPlatform(20)
    try {
      const { perSecond, cpuUs, startMb, mostMb, idle, busy, ...loop } = await settleAll(
        [base, String(count), dataDir, String(chatsPerSecond)],
        count,
      )
      const seen = z.object({ messages: z.number(), most: z.number() })
      const { messages, most } = seen.parse(
        await (await fetch(`${base}/seen`, { signal: AbortSignal.timeout(10_000) })).json(),
      )
      if (messages !== count || most !== 1)
        throw new Error(`${messages} reminders were seen, one of them ${most} times`)
      return [
        {
          name: `reminders settled, ${cpuUs} µs of CPU each, ${startMb} MB before`,
          ours: perSecond,
          ...alone,
          unit: 'reminders/s',
          p50: loop.loopP99,
          p99: loop.loopMax,
          n: count,
        },
        { name: 'memory at most meanwhile', ours: mostMb, ...alone, unit: 'MB', p50: startMb, p99: mostMb, n: 1 },
        {
          name: 'p99 of chat meanwhile beside idle',
          ours: busy.p99,
          peer: idle.p99,
          peerName: 'the same process with nothing due',
          ratio: Number((busy.p99 / idle.p99).toFixed(2)),
          unit: 'ms',
          p50: busy.p50,
          p99: busy.p99,
          n: busy.n,
        },
      ]
    } finally {
      child.kill('SIGTERM')
    }
  })
