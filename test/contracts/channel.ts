import { describe, expect, onTestFinished, test } from 'vitest'
import type { Channel, Inbox, SendOutcome } from '../../src/core/channel.ts'
import { text } from '../../src/core/reply.ts'
import { recordingInbox } from '../channels/inbox.ts'

/** A started channel with its platform, as one member sees it. What a platform does not do is left out. */
export interface ChannelBench {
  readonly channel: Channel
  readonly recipient: string
  /** The member writes; settles with everything the member was shown in answer. */
  readonly say?: (words: string) => Promise<string>
  /** The platform brings the member's last message again. */
  readonly repeat?: () => Promise<void>
  /** The platform brings us something that we said ourselves. */
  readonly bringOwn?: () => Promise<void>
  /** All that the member was shown so far. */
  readonly shown?: () => string
  /** From now on the platform fails. */
  readonly breakPlatform?: () => Promise<void>
  readonly close: () => Promise<void>
}

const kinds: readonly SendOutcome['kind'][] = ['sent', 'parked', 'no-permission', 'permanent', 'retry', 'unknown']

/** What the application may expect of any channel. */
export const channelContract = (name: string, make: (inbox: Inbox) => Promise<ChannelBench>): void => {
  const started = async (inbox: Inbox = recordingInbox()): Promise<ChannelBench> => {
    const bench = await make(inbox)
    onTestFinished(bench.close)
    return bench
  }

  describe(`${name} keeps the channel contract`, () => {
    test('a message arrives once, whatever the platform repeats, with clean words and its account', async () => {
      const inbox = recordingInbox()
      const { channel, say, repeat } = await started(inbox)
      await say?.(' 工资\u0007拖欠\u200B两个月 ')
      await repeat?.()
      expect(inbox.received).toHaveLength(say === undefined ? 0 : 1)
      for (const message of inbox.received) {
        expect(message).toMatchObject({ kind: 'text', text: '工资 拖欠 两个月', account: channel.account })
        expect(message.sender).not.toBe('')
        expect(message.id).not.toBe('')
        expect(new Date(message.receivedAt).toISOString()).toBe(message.receivedAt)
      }
      await say?.('另一句')
      expect(new Set(inbox.received.map(({ id }) => id)).size).toBe(inbox.received.length)
    })

    test('replies come back in order, with their choices', async () => {
      const inbox = recordingInbox()
      inbox.answer(async () => [text('先存好考勤。'), text('还在这家上班吗？', [{ label: '还在', send: 'yes' }])])
      const { say } = await started(inbox)
      const answer = (await say?.('拖欠工资')) ?? '先存好考勤。还在这家上班吗？还在'
      expect(answer).toMatch(/先存好考勤。[^]*还在这家上班吗？[^]*还在/)
    })

    test('what is said later is shown to the member', async () => {
      const { channel, recipient, shown } = await started()
      expect(await channel.send(recipient, [text('您有一条提醒')], 'job_1')).toEqual({ kind: 'sent' })
      expect(shown?.() ?? '您有一条提醒').toContain('您有一条提醒')
    })

    test('a send answers with an outcome, also for nobody, nothing and a broken platform', async () => {
      const { channel, recipient, breakPlatform } = await started()
      const outcomes = [await channel.send(recipient, [], 'job_1'), await channel.send('nobody', [text('好')], 'job_2')]
      await breakPlatform?.()
      outcomes.push(await channel.send(recipient, [text('好')], 'job_3'))
      for (const outcome of outcomes) expect(kinds).toContain(outcome.kind)
    })

    test('a platform that drops second sends itself shows a message once', async () => {
      const { channel, recipient, shown } = await started()
      for (let i = 0; i < 2; i += 1) await channel.send(recipient, [text('只说一遍')], 'job_1')
      const times = (shown?.() ?? '只说一遍').split('只说一遍').length - 1
      expect(times).toBe(channel.deduplicates ? 1 : 2)
    })

    test('our own words are not answered', async () => {
      const inbox = recordingInbox()
      const { bringOwn } = await started(inbox)
      await bringOwn?.()
      expect(inbox.received).toEqual([])
    })

    test('starting and stopping twice is like once', async () => {
      const { channel } = await started()
      await channel.start()
      await channel.stop()
      await channel.stop()
      expect(channel.account).not.toBe('')
    })
  })
}
