import { notice, text, type Reply } from '../../core/reply.ts'

/** All of these may be read over a shoulder or kept in the open: none says what the talk is about. */

export const called = (): Reply => notice('您的预约到时间了，回“开始”进入。')

/** Before the first words, each time; `agreed`: they said yes to the same words once before. */
export const limits = (agreed: boolean): Reply => {
  const said =
    '进来了，对面是您预约的老师，不是机器人。先说清楚：您写的话加了密，只有老师看得到；指派的督导要看，得写明理由，会留记录。不录音，不给单位，也不给工会别的人。有三种情况不能替您保密：有人有生命危险，未成年人受到伤害，法律要求提供。'
  return agreed
    ? text(`${said}上回您同意过，现在就可以写了。想停，随时回“结束”。`)
    : text(`${said}这样可以吗？`, [
        { label: '同意', send: '同意' },
        { label: '不同意', send: '不同意' },
      ])
}

export const agreed = (): Reply => text('好，现在起您写的话老师都看得到。想停，随时回“结束”。您从哪儿说起都行。')

export const notYet = (): Reply =>
  text('还没开始，刚才这句没有传给老师。回“同意”就开始，回“不同意”就先不谈。这样可以吗？', [
    { label: '同意', send: '同意' },
    { label: '不同意', send: '不同意' },
  ])

const botAgain = '现在又是自动应答，有事直接写。'

export const declined = (): Reply => text(`好，那就先不谈，预约还在。想换时间，回“我的预约”。${botAgain}`)
export const endedByMember = (): Reply => text(`好，这次就到这里，老师那边也知道了。${botAgain}`)
export const endedByCounsellor = (): Reply => notice(`这次预约结束了。${botAgain}`)
export const endedIdle = (): Reply => notice(`好一阵没有回音，这次预约先结束了。${botAgain}`)
export const endedAbsent = (): Reply => notice('您的预约这次没有开始，先结束了。要换时间，回“我的预约”。')
export const counsellorGone = (): Reply => notice(`对面的老师离线了，这次预约先结束，我们会另外安排。${botAgain}`)
export const lostToGone = (): Reply =>
  text(`对面的老师离线了，刚才这句没有传过去。这次先结束，我们会另外安排。${botAgain}`)

export const stillThere = (minutes: number): Reply =>
  notice(`您还在吗？回一个字就行。${minutes}分钟没有回音，这次就先结束。`)

/** 开始, with nobody there. */
export const nobodyThere = (): Reply =>
  text('现在还没有人在等你。到了时间，我在这里告诉你，那时再回“开始”。想看约在几点，回“我的预约”。')

export const onlyWords = (): Reply => text('这里只传得了文字，刚才发的没有传过去。您打几个字好吗？')
export const menuLater = (): Reply => text('预约正在进行，菜单先用不了。要停下来，回“结束”。')
export const elsewhere = (): Reply =>
  text('您有一个预约正在另一处进行，刚才这句没有传过去。要换到这里，回“开始”；要停，回“结束”。')
export const notHere = (): Reply => text('您的预约在这个号上进不去，请到公众号或者网页上回“开始”。')
export const movedHere = (): Reply => text('好，换到这里了，接着写就行。')

/** Stored and shown in place of a counsellor's words. */
export const placeholder = '您有一条新消息。'
export const shownElsewhere = '您有一条新消息，请回到预约开始的地方看。'
export const foldedAway = '这次预约已经结束，这条消息收起来了。'
export const cannotOpen = '这条消息暂时打不开。'
