/**
 * What a member writes back to a reminder, and nothing else beside it. A sentence that tells of somebody (老板说我不来了就扣钱) is not
 * such a reply: the whole text has to be one.
 */
const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、:：…]/g, '')

const number = '[一二两三四五六七八九十\\d]{1,3}'
const sorry = '(?:不好意思|对不起|抱歉|老师|你好|您好)*'
const because =
  '(?:(?:我|那天|当天|当时|到时候|临时|今天|明天|后天|家里|厂里|单位|突然|实在)*(?:有事|没空|没时间|走不开|加班))?'
const when = '(?:我|那天|当天|到时候|今天|明天|后天|这次|下周|可能|就|恐怕|应该|真的|实在|怕是)*'
const polite = '(?:吧|吗|呗|啊|哦|呀|行吗|行不行|行不|可以吗|可以不|可不可以|好吗|好不好|成吗|谢谢|谢谢老师|麻烦了)*'

const dayPart = '(?:早上|上午|中午|下午|晚上|傍晚)'
const clock = `(?:${number}点(?:半|钟|${number}分?)?|${number}:${number})`
const weekday = '(?:下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]'
const day = `(?:${weekday}|今天|明天|后天|大后天|下周|下个?星期|下个?礼拜|(?:${number}月)?${number}[号日]|月底|下个?月)`
const aTime = `(?:${day}${dayPart}?${clock}?|${dayPart}${clock}?|${clock})`
const wish = '(?:我|想|要|想要|能不能|能|可不可以|可以|麻烦|帮我|给我|请|得|需要)*'
const span = '(?:一|两|几|\\d)(?:天|周|下|个?星期|个?礼拜|个?小时|会儿)'

const move = [
  `(?:改|改到|改成|改在|换|换到|换成|挪|挪到|调到|推到|推迟到|延到|延后到|提前到)${aTime}`,
  '(?:改|换|调|另约|重新约|再约)(?:个|一个|一下|下|别的|其他)?(?:时间|日子|时候|天)',
  `(?:推迟|延后|延迟|往后推|往后挪|往后延|晚|提前)(?:${span})?`,
  `(?:往后|向后)(?:推|挪|延)?${span}`,
].join('|')
const moveReply = new RegExp(`^${sorry}${because}${wish}(?:${move})${polite}$`)
const thatDayReply = new RegExp(
  `^${sorry}我?(?:那天|当天|到时候|那个时间|这个时间)我?(?:有事|没空|没时间|不行|不方便|走不开|要?上班|要?加班)(?:了)?${polite}$`,
)

const notComing =
  '(?:不去|去不了|去不成|不来|来不了|来不成|过不去|过不来|不过去|不过来|不想去|不想来|没法去|没法来|没办法去|没办法来)'
const cancelReply = new RegExp(`^${sorry}${because}${when}(?:${notComing}了?啦?|取消了?)${polite}$`)

const doneReply = new RegExp(
  '^(?:我|都|已经|早就|刚刚?|今天|昨天|前天|全|这个|那个|材料|东西|申请)*(?:办|弄|搞|交|递|提交|处理)(?:完|好|妥|定|上去|上|过)?了(?:的|啊|呀|哈|哦|谢谢)*$',
)

export type ReplyMeaning = 'move' | 'cancel' | 'done'

/** What a whole text means as a reply to a reminder; undefined when it is anything else. */
export const meaningOfReply = (raw: string): ReplyMeaning | undefined => {
  const words = plain(raw)
  if (words.length > 24) return undefined
  if (moveReply.test(words) || thatDayReply.test(words)) return 'move'
  if (cancelReply.test(words)) return 'cancel'
  return doneReply.test(words) ? 'done' : undefined
}
