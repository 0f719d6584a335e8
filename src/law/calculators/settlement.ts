import { z } from 'zod'
import { calculator, fits } from './calculator.ts'
import { compare, numberText, over, times, yuan, yuanText } from './exact.ts'
import { people, someMoney, sums } from './inputs.ts'
import { minWage, neededFigure } from './local.ts'

export const layoff = calculator({
  id: 'calc-layoff',
  zh: '经济性裁员门槛',
  called: '(经济性)?裁员(门槛|人数|够不够)?',
  schema: z.strictObject({ n: people.min(1, '至少一个人'), total: people.min(1, '至少一个人') }),
  fields: [
    { key: 'n', kind: 'number', label: '裁几个人', ask: '这次一共要裁多少人？' },
    { key: 'total', kind: 'number', label: '一共多少职工', ask: '单位一共多少职工？' },
  ],
  work: ({ n, total: staff }) => {
    fits(n <= staff, 'n', '裁的人比职工总数还多，看看是不是写反了')
    const threshold = n >= 20 || n * 10 >= staff
    return {
      result: { threshold },
      headline: threshold ? '够得上经济性裁员，单位要提前30天说明、报告' : '够不上经济性裁员，按一个一个解除的规矩来',
      steps: [
        {
          what: '门槛',
          working: `${n}人${n >= 20 ? '，到了20人' : `，不到20人；占${numberText(over(times(n, 100), staff))}%，${threshold ? '到了' : '没到'}一成`}`,
          cites: ['劳动合同法第四十一条', '民法典第一千二百五十九条'],
        },
      ],
      notes: [
        '够得上的：提前30天向工会或全体职工说明、听意见，再报劳动部门。医疗期、三期、工伤、干满15年又离退休不到5年的人不能裁。',
        '是不是合法裁员，要看全部手续，这里只看人数。',
      ],
    }
  },
})

export const finalAward = calculator({
  id: 'calc-final-award',
  zh: '一裁终局线',
  called: '(一裁)?终局(线|裁决)?|一裁终局(线)?',
  deadline: 'sue-15',
  schema: z.strictObject({ items: sums.optional(), min_wage: someMoney.optional() }),
  fields: [
    {
      key: 'items',
      kind: 'list',
      label: '每一项要多少',
      ask: '每一项请求各要多少钱？一项一个数，用逗号隔开，比如“30000，20000”。只看线在哪，回“跳过”。',
      optional: true,
    },
  ],
  work: ({ items = [], min_wage }, setting) => {
    const floor = neededFigure(setting, minWage, min_wage)
    const line = times(floor.value, 12)
    const final = items.map((item) => compare(item, line) <= 0)
    return {
      result: { line: yuan(line), final },
      headline: `一裁终局的线是每项${yuanText(line)}${items.length === 0 ? '' : `；${final.filter(Boolean).length}项在线内，${final.filter((one) => !one).length}项超过`}`,
      steps: [
        {
          what: '线',
          working: `${numberText(floor.value)} × 12 = ${yuanText(line)}`,
          cites: ['劳动争议调解仲裁法第四十七条'],
        },
        ...items.map((item, place) => ({
          what: `第${place + 1}项`,
          working: `${yuanText(item)}${final[place] === true ? '，没超过，对单位是终局' : '，超过了，不是终局'}`,
          cites: ['审理劳动争议案件适用法律问题的解释（一）第十九条'],
        })),
      ],
      notes: [
        ...floor.notes,
        '一项一项看，不加起来。终局只管单位；你不服，收到15日内照样可以起诉。',
        '终局和非终局的混在一起，应当分开裁（劳动人事争议仲裁办案规则第五十条）；写在一份里的怎么办，请人工看。',
      ],
    }
  },
})
