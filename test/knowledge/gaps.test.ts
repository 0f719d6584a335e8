import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { gaps, maskQuestion, recordGap } from '../../src/knowledge/gaps.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { fixtureKnowledge } from './content.ts'

describe('masking a question', () => {
  test('takes out numbers of seven digits and more, also when spaced, and account names', () => {
    expect(maskQuestion('打我电话 138 0000 1111，身份证32010119900101001X')).toBe('打我电话 〔号码〕,身份证〔号码〕')
    expect(maskQuestion('微信 zhang_san88，邮箱 a.b@example.com')).toBe('微信 〔账号〕,邮箱 〔邮箱〕')
  })

  test('keeps the short numbers a question turns on', () => {
    expect(maskQuestion('2026年干了13个月，欠5000块')).toBe('2026年干了13个月,欠5000块')
  })

  test('takes out names', () => {
    expect(maskQuestion('我叫张小明，在工地干活')).toBe('我叫〔名字〕,在工地干活')
    expect(maskQuestion('王经理不让我走')).toBe('〔名字〕经理不让我走')
  })

  test('takes out firms but not the word for any firm', () => {
    expect(maskQuestion('无锡大发电子科技有限公司不发工资')).toBe('〔单位〕不发工资')
    expect(maskQuestion('我在大发物流公司上班')).toBe('我在〔单位〕上班')
    expect(maskQuestion('我们公司不发工资，总公司也不管')).toBe('我们公司不发工资,总公司也不管')
  })

  test('cuts what is very long', () => {
    expect(maskQuestion('工资'.repeat(500))).toHaveLength(300)
  })
})

describe('gaps', () => {
  test('keep masked what was not answered, and neither answers nor courtesies', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'liangxin-gaps-'))
    const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
    const store = await openLowdbStore({ dataDir, tables: [gaps], clock, log: silentLog })
    onTestFinished(async () => {
      await store.close()
      await rm(dataDir, { recursive: true })
    })
    const knowledge = await fixtureKnowledge()
    for (const question of ['老板拖欠工资怎么办', '你好', '我想离婚，电话13800001111']) {
      await store.transaction('per_1', (work) => recordGap(work, knowledge.answer(question)))
    }
    const kept = await store.read((read) => read.rows(gaps).range('at', { limit: 10 }))
    expect(kept).toMatchObject([
      { question: '我想离婚,电话〔号码〕', outcome: 'refuse', reason: 'elsewhere', content: knowledge.version },
    ])
  })
})
