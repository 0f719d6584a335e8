import { text, type Reply } from '../core/reply.ts'
import { readPhone } from '../people/phone.ts'
import { human } from './words.ts'

const plainOf = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、:：]/gu, '')

const aboutNumber = /^(?:我的?|这是|本人)*(?:联系)?(?:电话|手机|号码|手机号|方式)*(?:是|为)?$/u

/** A number and nothing else: 我的电话是138……. Eight digits that begin with 20 are a day. */
const isNumberAlone = (raw: string): boolean => {
  const words = plainOf(raw).replaceAll(/[-+()（）—–]/gu, '')
  const digits = words.replaceAll(/\D/gu, '')
  return aboutNumber.test(words.replaceAll(/\d/gu, '')) && !/^20\d{6}$/u.test(digits) && readPhone(digits) !== undefined
}

/** 好的，我这就拍: somebody goes to do what they were told. */
const isOnIt =
  /^(?:嗯+|好的?|行|可以|知道了|明白了)*(?:那)?我(?:这就|马上|现在就|等下|等会儿?|待会儿?|一会儿?|回头|晚点|先)(?:去|来|就)?(?:拍|发|找|弄|准备|办|打|问|写|试|看|翻|去).{0,6}$/u

/** Somebody's things were thrown out, somebody was put out: who did it decides who can help. */
const isPutOut =
  /(?:把|将)(?:我|俺)(?:们)?.{0,8}(?:扔|丢|赶|轰|撵|搬|清|锁)(?:了)?(?:出|在|到)(?:来|去|外|门)?|(?:我|俺)(?:们)?(?:的)?(?:东西|行李|铺盖|被子).{0,4}被.{0,6}(?:扔|丢|搬|清)/u

/** Words that no entry answers and that are not for refusing: what is said or asked back. */
export const askedBack = (raw: string): Reply | undefined => {
  if (isOnIt.test(plainOf(raw))) return text('好，弄好了再跟我说。')
  if (isPutOut.test(plainOf(raw)))
    return text(
      '先拍下来，东西点一点，别跟人动手；有人拦你、打你，打110。是谁干的，单位、站点，还是房东？说一声我接着答；回“人工”，我转给工会的人。',
      [human],
    )
  return undefined
}

/** A number that was not asked for: what is to be done with it is asked, and it is not looked up as a question. */
export const numberUnasked = (raw: string): Reply | undefined =>
  isNumberAlone(raw)
    ? text('这个号码要做什么用？要工会的人打给你，回“人工”，写一句什么事，再留这个号码。光发在这里，没人会打过去。', [
        { label: '请工会的人打给我', send: '人工' },
      ])
    : undefined
