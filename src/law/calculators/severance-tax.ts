import { z } from 'zod'
import { calculator } from './calculator.ts'
import { compare, larger, minus, numberText, times, yuan, yuanText, type Amount, type Exact } from './exact.ts'
import { money, someMoney } from './inputs.ts'
import { neededFigure } from './local.ts'

/** Yearly taxable income up to `upTo`: rate and quick deduction. */
const bands = [
  { upTo: 36_000, rate: 0.03, quick: 0 },
  { upTo: 144_000, rate: 0.1, quick: 2_520 },
  { upTo: 300_000, rate: 0.2, quick: 16_920 },
  { upTo: 420_000, rate: 0.25, quick: 31_920 },
  { upTo: 660_000, rate: 0.3, quick: 52_920 },
  { upTo: 960_000, rate: 0.35, quick: 85_920 },
  { upTo: Number.POSITIVE_INFINITY, rate: 0.45, quick: 181_920 },
] as const

const taxOn = (excess: Exact): { readonly tax: Exact; readonly rate: number; readonly quick: number } => {
  const band = bands.find(({ upTo }) => upTo === Number.POSITIVE_INFINITY || compare(excess, upTo) <= 0) ?? bands[6]
  return { tax: larger(minus(times(excess, band.rate), band.quick), 0), rate: band.rate, quick: band.quick }
}

const excessOver = (comp: number, average: Amount): Exact => larger(minus(comp, times(average, 3)), 0)

export const severanceTax = calculator({
  id: 'calc-iit',
  zh: '离职补偿个税',
  called: '(离职|辞退|经济)?补偿(金|款)?(的|要交的?)?(个人所得税|个税|税)|个税|(离职|补偿)(要)?(交|扣)(多少)?税',
  deadline: 'iit-settle',
  schema: z.strictObject({ comp: money, avg_year: someMoney.optional() }),
  fields: [
    { key: 'comp', kind: 'money', label: '一次性补偿', ask: '离职时一次性拿的钱一共多少？各种名目加在一起。' },
    {
      key: 'avg_year',
      kind: 'money',
      label: '当地年平均工资',
      ask: '无锡上一年职工年平均工资是多少（按年，不是按月）？这个数我这里没有，打12366问得到，没有它算不了。',
      when: (_known, { figures, today }) => typeof figures.on('city-average-year', today)?.value !== 'number',
    },
  ],
  work: ({ comp, avg_year: given }, setting) => {
    const average = neededFigure(setting, 'city-average-year', given)
    const excess = excessOver(comp, average.value)
    const { tax, rate, quick } = taxOn(excess)
    const [low, high] = [1.1, 0.9].map((factor) => taxOn(excessOver(comp, times(average.value, factor))).tax)
    const free = compare(excess, 0) === 0
    return {
      result: { tax: yuan(tax), tax_low: yuan(low ?? tax), tax_high: yuan(high ?? tax), excess: yuan(excess) },
      headline: `个税大约${yuanText(tax)}（${yuanText(low ?? tax)}到${yuanText(high ?? tax)}之间，待核实）`,
      steps: [
        {
          what: '免税的线',
          working: `${numberText(average.value)} × 3 = ${yuanText(times(average.value, 3))}；超出${yuanText(excess)}`,
          cites: ['财政部 税务总局关于个人所得税法修改后有关优惠政策衔接问题的通知'],
        },
        {
          what: '税',
          working: free
            ? '没超过，不用交'
            : `${numberText(excess)} × ${yuan(times(rate, 100))}% − ${numberText(quick)} = ${yuanText(tax)}`,
          cites: ['个人所得税法附表税率'],
        },
      ],
      notes: [
        ...average.notes,
        '税率表来自二手资料，待核实；区间是按当地年平均工资高一成、低一成估的。准数打12366问，再请人工核一遍。',
        '到期不续拿的补偿、两倍赔偿金、竞业补偿算不算在里面，说法不一，打12366问。',
      ],
    }
  },
})
