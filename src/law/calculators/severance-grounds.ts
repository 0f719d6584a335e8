import type { Field } from './calculator.ts'

interface Ground {
  readonly label: string
  readonly cites: readonly string[]
  /** Why nothing is due; absent where compensation is due. */
  readonly none?: string
  /** What has to be known with it. */
  readonly note?: string
}

const contractLaw = '劳动合同法'

/** How a relationship ended, and whether compensation is due then (劳动合同法第四十六条). */
export const severanceGrounds = {
  agreed: {
    label: '单位提出来，双方谈好散',
    cites: [`${contractLaw}第三十六条`],
    note: '谁先提出来要有凭据：是你自己先提的，协商散伙一般没有补偿。写着自愿离职、再无争议的先别签，请人看一遍。',
  },
  fault: {
    label: '单位欠薪、不交社保这些，我被逼走',
    cites: [`${contractLaw}第三十八条`],
    note: '走的时候要书面写明单位错在哪里；写成个人原因，补偿就难要了。',
  },
  art40: {
    label: '单位说我病了干不了、不胜任，或者岗位没了',
    cites: [`${contractLaw}第四十条`],
  },
  art41: { label: '裁员', cites: [`${contractLaw}第四十一条`] },
  expiry: {
    label: '合同到期，单位不续或者降了条件',
    cites: [`${contractLaw}第四十四条`],
    note: '单位照原条件或者更好的条件续、你自己不愿意续的，没有补偿。',
  },
  closure: { label: '单位破产、关门', cites: [`${contractLaw}第四十四条`] },
  task: { label: '说好干完一件活，活干完了', cites: ['劳动合同法实施条例第二十二条'] },
  unsigned: { label: '过了一个月没签合同，单位叫我走', cites: ['劳动合同法实施条例第六条'] },
  disputed: {
    label: '单位直接叫我走，我觉得没道理',
    cites: [`${contractLaw}第四十八条`, `${contractLaw}第八十七条`],
    note: '是不是违法解除，要仲裁或法院认定，这里不下结论。',
  },
  resign: {
    label: '我自己想走，交了辞职信',
    cites: [`${contractLaw}第三十七条`],
    none: '自己辞职一般没有经济补偿。要是被欠薪、没交社保逼走的，算另一种，回头选那一项再算。',
  },
  misconduct: {
    label: '单位说我严重违纪，开除我',
    cites: [`${contractLaw}第三十九条`],
    none: '真是严重违纪被开除的，没有经济补偿；是不是真的，要单位拿证据，有争议由仲裁或法院认定。',
  },
  retire: {
    label: '到龄退休、开始领养老金',
    cites: [`${contractLaw}第四十四条`],
    none: '退休、开始领养老金的，没有经济补偿。',
  },
  'part-time': {
    label: '钟点工（非全日制）不干了',
    cites: [`${contractLaw}第七十一条`],
    none: '非全日制随时可以散，没有经济补偿。',
  },
  'refused-renewal': {
    label: '合同到期，单位照原样续，我不续',
    cites: [`${contractLaw}第四十六条`],
    none: '单位照原条件或者更好的条件续、你自己不续的，没有经济补偿。',
  },
} as const satisfies Readonly<Record<string, Ground>>

export type GroundId = keyof typeof severanceGrounds

/** The ids as a list that is never empty, for the schema. */
export const groundIds = [
  'agreed',
  'fault',
  'art40',
  'art41',
  'expiry',
  'closure',
  'task',
  'unsigned',
  'disputed',
  'resign',
  'misconduct',
  'retire',
  'part-time',
  'refused-renewal',
] as const satisfies readonly GroundId[]

export const groundOf = (id: GroundId): Ground => severanceGrounds[id]

/** Asked in a chat: the kinds people meet; the rest can be given by a page or a command. */
const asked: readonly (readonly [GroundId, string])[] = [
  ['disputed', '辞退|炒|开掉|开了我|赶我|叫我走|让我走|违法'],
  ['agreed', '协商|谈好|商量'],
  ['fault', '欠薪|拖欠|没发工资|社保|逼'],
  ['art40', '不胜任|生病|病了|岗位|客观'],
  ['art41', '裁'],
  ['expiry', '到期|期满|不续'],
  ['closure', '破产|关门|倒闭|解散'],
  ['resign', '辞职|自己走|自己想|不想干|自离'],
  ['misconduct', '违纪|旷工|开除'],
]

export const groundField: Field = {
  key: 'ground',
  kind: 'choice',
  label: '怎么离开的',
  ask: '是怎么离开（或者要离开）单位的？选最像的一个。',
  choices: asked.map(([value, also]) => ({ value, also, label: severanceGrounds[value].label })),
}

/** Whether compensation may be due, as far as the ground says. */
export const mayBeDue = (ground: unknown): boolean =>
  typeof ground !== 'string' || groundIds.every((id) => id !== ground || groundOf(id).none === undefined)
