import { parseArgs } from 'node:util'
import { z } from 'zod'
import { systemClock } from '../core/clock.ts'
import { localDate, toInstant } from '../core/time.ts'
import { sampleAnswers, sampledAnswer, sampleWanted, type SampledAnswer } from '../dialogue/sample.ts'
import { attempt } from '../operations/attempt.ts'
import { readStored } from './read-stored.ts'
import type { CommandIo } from './command-io.ts'

const usage = '用法：npm run answers:sample -- [--count 30] [--days 7] [--seed 任意字] [--json]\n'

const shown = (one: SampledAnswer, place: number): string =>
  [
    `${place + 1}　${localDate(one.at)}　${one.entries.join('、')}${one.rating === 'down' ? '　点了没用' : ''}`,
    `问：${one.question}`,
    `答：${one.answer}`,
    ...(one.draft === undefined ? [] : [one.draft]),
  ].join('\n')

/** `npm run answers:sample`: answers of the last days for a reader, questions masked. The same seed draws the same ones. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('answers:sample', stderr, async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        count: { type: 'string', default: '30' },
        days: { type: 'string', default: '7' },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const now = toInstant(systemClock.now())
    const seed = values.seed ?? localDate(now)
    const wanted = sampleWanted.safeParse({ now, days: Number(values.days), count: Number(values.count), seed })
    if (!wanted.success) {
      stderr.write(usage)
      return 2
    }
    const result = z.array(sampledAnswer)
    const read = async (...args: Parameters<typeof sampleAnswers>) => [...(await sampleAnswers(...args))]
    const sample = await readStored({ command: 'answers-sample', args: wanted.data, result, read })
    if (values.json) for (const one of sample) stdout.write(`${JSON.stringify(one)}\n`)
    else {
      stdout.write(`近${values.days}天的回答，抽了${sample.length}条（--seed ${seed} 能抽出同样的）\n\n`)
      stdout.write(`${sample.map(shown).join('\n\n')}\n`)
    }
    return 0
  })
