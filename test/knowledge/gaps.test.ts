import { describe, expect, test } from 'vitest'
import { maskQuestion } from '../../src/knowledge/gaps.ts'

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
