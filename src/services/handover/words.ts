import { notice, text, type Choice, type Reply } from '../../core/reply.ts'

/** Everything a member reads about the chat with people. What may be pushed names no matter. */

const toBot: Choice = { label: '不等了，让机器人答', send: '机器人' }

/** The member wants the bot back. */
export const wantsBot = (raw: string): boolean =>
  /^(找?机器人|自动应答|让机器人答|不等了|不用等了|不用人工了?|结束人工|退出人工)(吧|了)?$/.test(
    raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, ''),
  )

const place = (ahead: number): string => (ahead === 0 ? '下一个就是你' : `你前面还有${ahead}位`)

export interface Standing {
  readonly ahead: number
  /** How long one person has, in minutes. */
  readonly minutes: number
  /** Nobody else could be asked. */
  readonly isAlone: boolean
  /** When somebody answers at the latest, fit to stand before 回你. */
  readonly promised: string
}

const whenNot = ({ minutes, isAlone, promised }: Standing): string =>
  isAlone
    ? `这会儿值班的就一位老师，${minutes}分钟没接上，就记成留言，${promised}回你`
    : `${minutes}分钟没人接，我去叫下一位；都腾不出手，${promised}回你`

/** @param notFiling said once with each matter: talking here stops no clock */
export const queued = (standing: Standing, notFiling: string): readonly Reply[] => [
  text(`记下了，在叫工会的人，${place(standing.ahead)}。${whenNot(standing)}。`),
  text(`这中间你写的话，接手的人都看得到，我先不插话。${notFiling}`, [toBot]),
]

export const stillWaiting = (standing: Standing): Reply =>
  text(`记下了，接手的人看得到。还在叫人，${place(standing.ahead)}。${whenNot(standing)}。`, [toBot])

/** Few words that end a wait. Said to a person of staff they may mean anything. */
export const endsWait = (raw: string): boolean =>
  wantsBot(raw) ||
  /^(取消|返回|退出|结束|算了|算了吧|不用了|不用等|不找了|不需要了|不要了)$/.test(
    raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, ''),
  )

/** Words of the bot's, said while a person has the chat. */
export const isBotWord = (raw: string): boolean =>
  /^(菜单|主菜单|取消|返回|结束|退出|我的预约|我的报名|我的期限|人工)$/.test(
    raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, ''),
  )

export const staffIsHere = (): Reply => text('现在是工会的人在跟你说。想换回自动应答，回“机器人”。')

export const alreadyBot = (): Reply => text('现在就是我自动应答。有事直接说，想找人，回“人工”。')

export const taken = (): Reply => notice('工会的人来了，接下来是人在跟你说，我先不插话。想换回自动应答，回“机器人”。')

export const said = (words: string): Reply => notice(`工会的人：${words}`)

export const passedOn = (standing: Standing): Reply =>
  notice(`刚才那位老师一时没回上，我去叫下一位了。${whenNot({ ...standing, isAlone: false })}。不想等，回“机器人”。`)

export const nobodyFree = (promised: string): Reply =>
  notice(`这会儿没人腾得出手，对不住。你的话都留着，${promised}回你。现在起又是我自动应答，急事打12351。`)

const parkedHint = (hasParked: boolean): string => (hasParked ? '前面填到一半的那张还留着，回“继续”接着填。' : '')

export const backByStaff = (hasParked: boolean): Reply =>
  notice(`工会的人先说到这儿，现在起又是我自动应答。还要找人，回“人工”。${parkedHint(hasParked)}`)

export const closedByStaff = (hasParked: boolean): Reply =>
  notice(`工会的人说这件事先办到这儿，现在起又是我自动应答。还有事，再回“人工”。${parkedHint(hasParked)}`)

export const backByQuiet = (hasParked: boolean): Reply =>
  notice(`有一阵没说话了，人工先到这儿，现在起又是我自动应答。还要找人，回“人工”。${parkedHint(hasParked)}`)

export const backByMember = (hasParked: boolean, promised: string | undefined): Reply =>
  text(
    `好，现在起又是我自动应答。${promised === undefined ? '' : `你留的话还在，${promised}有人回你。`}${parkedHint(hasParked)}有事直接说就行。`,
  )

export const promiseMoved = (promised: string): Reply =>
  notice(`你交给工会的那件事，回你的时间改了：${promised}。等不及就打12351。`)
