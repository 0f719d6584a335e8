import { text, type Choice, type Reply } from '../core/reply.ts'

/** What the bot says of itself and of what works everywhere. Words of a service live with the service. */

export const human: Choice = { label: '找真人', send: '人工' }
const menuChoices: readonly Choice[] = [
  { label: '约心理老师聊聊', send: '预约心理老师' },
  { label: '算一算', send: '算一下' },
  { label: '做个小测评', send: '做个小测评' },
  { label: '大讲堂', send: '大讲堂' },
  { label: '我的预约、报名、期限', send: '我的事' },
  { label: '热线电话', send: '热线电话' },
  human,
]

/** The second page of the menu: what somebody has under way here. */
export const ownMatters = (): Reply =>
  text('想看哪一样？', [
    { label: '我的预约', send: '我的预约' },
    { label: '我的报名', send: '我的报名' },
    { label: '我的期限', send: '我的期限' },
    { label: '谁看过我的记录', send: '谁看过我的记录' },
    { label: '回菜单', send: '菜单' },
  ])

export const menu = (): Reply =>
  text('工资、合同、工伤、请假、社保这些事，直接说就行，比如“两个月没发工资”。也可以选：', menuChoices)

const hello = '我是工会的自动应答，叫梁心。遇上什么事，用平常话说就行，比如“老板两个月没发工资”。'
const whatIsKept = text(
  '你写的话只用来回答你。取消关注，聊天记录就删掉；没办完的预约和申请另外留着，改用电话联系你；记下的期限也留着。',
)

export const greeting = (): readonly Reply[] => [text(hello, menuChoices)]

/** Said when somebody starts to follow the account: what is kept, and what unfollowing does. */
export const welcome = (): readonly Reply[] => [...greeting(), whatIsKept]

/** The same without the menu: what they scanned comes next, and a number typed must mean one thing. */
export const shortWelcome = (): readonly Reply[] => [text(hello), whatIsKept]

export const nothingSaid = (): Reply => text('我没收到字。用一句话说说是什么事就行；想找真人，回“人工”。', [human])

export const tooLong = (): Reply => text('话有点长，我只看了前面一部分。最急的是哪一件？先说那件。')

/** A voice message without a transcript: never only "please type", and the numbers come with it. */
export const voiceUnheard = (): Reply =>
  text(
    '这条语音我听不了，不是你的问题。不方便打字，就回“人工”，留个电话，我转给工会的人。急事直接打：职工热线12351；心里难受12356；有危险110、120。',
    [human],
  )

/** Said only when the sound is being fetched in the same transaction. What was said may be urgent: the numbers come now. */
export const voiceComing = (byStaffToo: boolean): Reply =>
  text(
    `语音收到了，我去听，听出来接着答你；${byStaffToo ? '听不出来就交给工会的人听，不用重发' : '一会儿没动静，就打字说一句'}。急事直接打：职工热线12351；心里难受12356；有危险110、120。`,
    [human],
  )

export const photoComing = (): Reply => text('照片收到了，和你交给工会的那件事放在一起，只有接手的人能看。')

export const photoUnasked = (): Reply =>
  text('照片我自己看不懂，没有留下。用一句话说说是什么事；要给工会的人看，先回“人工”把事情写下来，再把照片发一遍。', [
    human,
  ])

export const heard = (words: string): Reply =>
  text(`我听到的是：“${words.length > 80 ? `${words.slice(0, 80)}……` : words}”。听错了就再说一遍。`)

const unread: Readonly<Record<string, string>> = {
  location: '位置收到了，地图我还看不了。要到站点当面谈，回“预约心理老师”；别的事，用一句话说说就行。',
  video: '视频我还看不了。用一句话说说拍的是什么事；要给人看，回“人工”，我转给工会的人。',
  shortvideo: '视频我还看不了。用一句话说说拍的是什么事；要给人看，回“人工”，我转给工会的人。',
  link: '链接我打不开，也不去打开。把里面最要紧的一句发给我就行；要给人看，回“人工”，我转给工会的人。',
}

/** @param type the platform's word for what came */
export const unreadable = (type = ''): Reply =>
  text(unread[type] ?? '图片、位置这些我还看不了。用一句话说说是什么事；要给人看，回“人工”，我转给工会的人。', [human])

/** Said to somebody under 14 who wants what takes a guardian's consent. Help in danger is not among it. */
export const withGuardian = (): Reply =>
  text(
    '没满14周岁，这件事要家长陪着办，不是不帮你，刚才填的没有留。请爸爸妈妈或者照顾你的人在这里回“人工”，工会的人来安排。心里难受，你自己随时能打12356；有人欺负你，马上打110。我听错了的话，再说一遍要办什么就行。',
    [human],
  )

export const nothingOpen = (): Reply => text('现在没有填到一半的东西。')

export const cancelled = (): Reply => text('好，不办了，刚才填的没有提交。还有别的事，直接说。')

/** Stands in the chat's record for what was said in an anonymous form. The same for every answer. */
export const unspoken = (): Reply =>
  text('这几句没有留下记录。没填完的，回“继续”接着填。心里难受，打12356，有人听你说；有危险打110、120。')

/** Something else was shown in the middle of a form, with choices of its own: how to go back to it. */
export const formWaits = (title = '那张'): Reply => text(`“${title}”填到一半，还开着，回“继续”接着填，回“取消”不办了。`)

export const resumed = (): Reply => text('接着刚才的。')

/** @param open a form waits to be taken up again */
export const manyThings = (): Reply =>
  text(
    '你说的不止一件事，我怕听岔，一件一件来。没弄清前，先别辞职、别签字。最急的是哪一件？用一句话先说那件，比如“加班没给钱”；回“人工”，我转给工会的人一起看。',
    [human],
  )

/** Several questions: one at a time. Where leaving or signing is asked, that waits. */
export const severalThings = (all: string, count: number): string =>
  `你说的不止一件事，我怕听岔，一件一件来。${/辞职|离职|不干了|签/u.test(all) ? '没弄清前，先别辞职、别签字。' : ''}我听到${counted[count] ?? count}个问题，回个数字，我先答那个；回“人工”，这段话我转给工会的人看。`
const counted: Readonly<Record<number, string>> = { 2: '两', 3: '三', 4: '四', 5: '五' }

export const leftOver = (count: number): string =>
  count === 1 ? '还有一个问题没答：' : `还有${counted[count] ?? count}个问题没答：`

/** Something short was handed over at once. @param promised when somebody answers, fit to stand before 回你 */
export const handedOver = (promised: string, again: boolean): string =>
  again
    ? `这事已经转给工会的人了，会在这里回你。等回话的时候，该递的材料照样先去递。`
    : `期限紧，你刚才这段话我已经转给工会的人，${promised}在这里回你。想补充，或者留个电话，回“人工”。在这里说不算申请仲裁、起诉。`

/** What was written before goes along with 人工. */
export const passedOn = (promised: string): Reply =>
  text(
    `好，刚才那段话我转给工会的人，提交以后${promised}回你，提交前还能改。有人身危险打110、120；心里撑不住打12356。手里要是有仲裁、法院的文书，在“改事情”里写上收到的日期。`,
  )

export const noSuchNumber = '这个数字现在没有对应的。要选就从下面选，要问就直接说是什么事。'

/** @param step the one thing to do first, when something was answered */
export const simply = (step: string | undefined): string =>
  `是我说绕了。${step === undefined ? '' : `先做一件事：${step}`}看字费劲，打12351，用嘴说就行；回“人工”，让工会的人来跟你说。`

/** A short question about what was just answered. */
export const partOnly = (title: string): string =>
  `说的还是“${title}”这件事，细处以经办的部门为准。没说到的，换个说法再问，或者回“人工”，让工会的人按你的情况说。`

export const sameMatter = (title: string): string =>
  `“${title}”我知道的都在上面了，这一点没有写明。打12333或12351问问，或者回“人工”，让工会的人按你的情况说。`

/** Asked on about an entry that has told all it knows. */
export const stillNothing = (): Reply =>
  text('这一点我还是答不上，换着说也只有上面这些。要不要转给工会的人，按你的情况说？回“人工”就行。', [human])

export const notThat = (): Reply =>
  text(
    '那是我没听对。换个说法，用一句话说清是什么事，比如“加班没给钱”；不想再说一遍，回“人工”，你刚才的话我转给工会的人。',
    [human],
  )

export const fine = (): Reply => text('好。有别的事，直接说就行。')

export const noted = '知道了。先照上面说的做；情况有变，或者想让人按你的情况看，回“人工”。'

export const stay = (open: boolean): Reply =>
  text(
    `我在。一个人难熬的时候，先到有人的地方去，打12356，有人听你说；有危险打110、120。${open ? '想接着办刚才的事，回“继续”。' : ''}`,
  )

export const setAside = (): Reply => text('前面填到一半的那张还留着，回“继续”接着填，回“取消”也不办了。')

export const missedTwice = (): Reply => text('这一步先放一放也行：回“返回”改上一步，回“取消”不办了，回“人工”让人帮你。')

export const waysOut: readonly Choice[] = [
  { label: '返回上一步', send: '返回' },
  { label: '不办了', send: '取消' },
  human,
]

export const hurt = (): Reply =>
  text(
    '是我没帮上忙，对不住。用一句话说最急的那件事就行，比如“两个月没发工资”。不想跟机器说，回“人工”，我转给工会的人。',
    [human],
  )
