import { describe, expect, test } from 'vitest'
import { meaningOfReply } from '../../../src/services/reminder-replies/said.ts'

const moves =
  '改到周四 改时间 换个时间 推迟一天 改到下周三 改周五吧 改成明天上午 换到星期六行吗 能不能改到后天 我想改个时间 往后推一天 往后推两天 改到28号 改到12月3号 改到下午3点 那天有事，换个时间 那天没空 到时候没空 我那天要上班 提前一天可以吗 推迟一下 挪到下周二 老师，不好意思，改到周四下午 调个时间 另约时间吧 当天走不开 改到周四上午九点半 改天吧'
const cancels =
  '不去了 去不了了 不来了 我来不了 有事去不了 取消吧 我不去了 那天去不了 明天去不了了 来不了了 临时有事来不了 不好意思来不了了 对不起，我不去了 我可能去不了 家里有事，去不了了 不想去了 过不去了 我明天来不了 后天不来了 那天我去不了 厂里加班来不了 取消了吧 没法去了 这次不去了 我不来了，谢谢 下周去不了'
const dones =
  '办完了 已经办了 交了 搞定了 办好了 我已经办完了 都办好了 已经交了 材料交了 我交上去了 弄好了 刚办完了 昨天交了 处理好了 早就办了 提交了 已经递上去了 申请交了 全弄完了 刚刚办好了 我办了 办妥了 今天办完了 东西都交了 搞好了'
const neither = [
  '老板说我不来了就扣钱',
  '公司叫我别去了',
  '公司叫我下个月不来了',
  '公司让我明天不来了',
  '老板叫我不用来了',
  '我不来了算旷工吗',
  '不去了要赔钱吗',
  '不去上班了',
  '我不想去上班了',
  '不来了工资给不给',
  '他不来了',
  '工友都不来了',
  '单位不交社保了',
  '公司没交社保',
  '社保交了吗',
  '公积金交了没有',
  '押金交了不退',
  '交了社保能退吗',
  '离职手续办完了工资没给',
  '公司说办完了再给钱',
  '办完了吗',
  '怎么办了',
  '改合同',
  '公司改了上班时间',
  '老板把我调到外地',
  '调岗了怎么办',
  '推迟发工资',
  '推迟退休',
  '工资推迟一个月发',
  '提前退休',
  '改到夜班我不同意',
  '换个老板',
  '换岗位可以吗',
  '取消年假合法吗',
  '他们取消了我的年终奖',
  '加班',
  '没空休息',
  '我有事',
  '不想活了',
  '活不下去了',
  '我撑不住了，去不了了，不想活了',
  '仲裁申请办完了钱还没拿到',
  '明天加班',
  '周四',
  '我要辞职不来了',
]

describe('a reply to a reminder', () => {
  test.each(moves.split(' '))('%s asks for another time', (words) => {
    expect(meaningOfReply(words)).toBe('move')
  })
  test.each(cancels.split(' '))('%s calls it off', (words) => {
    expect(meaningOfReply(words)).toBe('cancel')
  })
  test.each(dones.split(' '))('%s says that it is done', (words) => {
    expect(meaningOfReply(words)).toBe('done')
  })
  test.each(neither)('%s is something else', (words) => {
    expect(meaningOfReply(words)).toBeUndefined()
  })
})
