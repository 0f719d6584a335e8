/** Questions a member might put, for the webhook and for the answers. */
const whats = ['工资', '加班费', '社保', '年假', '合同', '工伤', '产假', '押金', '公积金', '补偿金']
const whos = ['老板', '公司', '工地', '外包', '保安队', '饭店', '快递站', '厂里', '物业', '学校食堂']
const hows = [
  '不给我',
  '拖着',
  '少发了',
  '说没有',
  '扣了我的',
  '让我签字放弃',
  '要我自己出',
  '一直不办',
  '说要等',
  '骗我说发过了',
]
const whens = [
  '两个月了',
  '从去年起',
  '这周',
  '过年前',
  '干满一年后',
  '试用期里',
  '离职以后',
  '怀孕以后',
  '上夜班时',
  '合同到期后',
]

/** One of 10,000 different questions: more than are remembered, so each is answered anew. */
export const distinct = (n: number): string =>
  `${whos[n % 10]}${hows[Math.floor(n / 10) % 10]}${whats[Math.floor(n / 100) % 10]}${whens[Math.floor(n / 1000) % 10]}怎么办`
export const same = (): string => '老板两个月没发工资了怎么办'
