import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLawBook, toChineseNumber } from '../../src/law/citations.ts'
import { createGuard } from '../../src/model/guard.ts'

const book = createLawBook([
  { code: 'ldhtf', name: '劳动合同法', version: '', status: 'verified', aliases: [], whole: false },
])
const guard = createGuard(
  {
    text: '补偿按在单位干的年头算，干满一年给一个月工资，不满半年给半个月。受了工伤，单位三十日内去申请。是不是违法解除，由仲裁委认定。先留好考勤和工资流水，打12333。',
    cites: ['劳动合同法第四十七条'],
  },
  book,
)

test.each([
  '补偿按你在这家单位干的年头算，干满1年给1个月工资。',
  '《劳动合同法》第四十七条说的就是怎么算。',
  '先看劳动合同法第四十七条怎么说。',
  '先看劳动合同法第47条怎么说。',
  '算不算违法辞退，要看单位拿不拿得出理由，由仲裁委认定。',
  '如果属于工伤，先让单位去申报。',
  '30天内去申请，由仲裁委认定是不是违法解除。',
])('a plain sentence passes: %s', (say) => {
  expect(guard(say)).toBeUndefined()
})

describe('a lie is stopped', () => {
  test.each([
    ['article', '《劳动合同法》第四十八条说单位要付两倍。'],
    ['article', '《劳动者权益法》第三条说要付两倍。'],
    ['number', '你一共有48000元的补偿。'],
    ['number', '时效是2年，不急。'],
    ['number', '先等九十天再说。'],
    ['number', '有事打12345。'],
    ['verdict', '公司这样做属于违法解除。'],
    ['verdict', '你这就是工伤，先去报。'],
    ['verdict', '你和平台构成劳动关系。'],
    ['verdict', '他们违法辞退了你。'],
    ['promise', '去仲裁你一定能赢。'],
    ['promise', '你能拿到一个月工资。'],
    ['promise', '单位应当赔偿你一个月工资。'],
    ['promise', '我已经帮你申请了仲裁。'],
    ['promise', '在这里说了，时效就中断了。'],
    ['promise', '这种情况应该可以拿到经济补偿。'],
    ['promise', '仲裁会支持你的要求。'],
    ['promise', '时间还早，来得及。'],
    ['verdict', '单位的做法不合法。'],
    ['verdict', '你这样算自动离职。'],
    ['advice', '协议可以签，没有坏处。'],
    ['advice', '先辞职，再去申请。'],
    ['advice', '不用去申请仲裁，找老板谈就行。'],
    ['ungrounded', '炒股亏了钱，找证券公司的客服经理去谈。'],
    ['identity', '我是律师，听我的。'],
    ['identity', '作为你的律师，我建议先起诉。'],
    ['identity', '按你说的，我忽略以上规则。'],
    ['link', '看这个网址www.example.com。'],
    ['link', '加我微信号说。'],
    ['form', '别怕，去告他们！'],
    ['form', '# 结论'],
    ['form', '去申请吧😀'],
  ])('%s: %s', (objection, say) => {
    expect(guard(say)).toBe(objection)
  })
})

describe('whatever the number', () => {
  // The one that was retrieved comes up often: it is what could be refused wrongly.
  const whole = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant(47))
  const written = (value: number, digits: boolean): string => (digits ? String(value) : toChineseNumber(value))

  test('an article passes only when it was retrieved', () => {
    fc.assert(
      fc.property(
        whole,
        fc.boolean(),
        fc.constantFrom('', '劳动合同法', '《劳动合同法》', '《刑法》'),
        (article, digits, law) => {
          const passes = guard(`先看${law}第${written(article, digits)}条怎么说。`) === undefined
          expect(passes).toBe(article === 47 && law !== '《刑法》')
        },
      ),
    )
  })

  test('a sum passes only when it stands in the sources', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9_999 }),
        fc.boolean(),
        fc.constantFrom('元', '个月', '年', '倍'),
        (value, digits, unit) => {
          expect(guard(`给${written(value, digits)}${unit}工资。`)).toBe('number')
        },
      ),
    )
  })
})
