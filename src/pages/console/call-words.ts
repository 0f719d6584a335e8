import type { CallList, CallOutcome, CallRow, CallTopic, InHand } from '../../http/api/callbacks.ts'

export const listWords: Readonly<Record<CallList, string>> = { member: '职工', surge: '集中外呼' }

export const topicWords: Readonly<Record<CallTopic, string>> = {
  appointment: '约好的电话',
  message: '有条消息要告诉',
  greeting: '问候',
  enquiry: '来电要回',
}

export const sourceWords: Readonly<Record<CallRow['source'], string>> = {
  case: '预约',
  hand: '来电登记',
  unreachable: '发不到',
  import: '导入',
}

export const callOutcomeWords: Readonly<Record<CallOutcome, string>> = {
  reached: '打通了',
  'no-answer': '没人接',
  busy: '占线',
  'wrong-number': '打错了',
  refused: '不想再接',
  'asked-later': '约了下次',
}

export const closedAsWords: Readonly<Record<NonNullable<CallRow['closedAs']>, string>> = {
  reached: '打通了',
  'wrong-number': '号码不对',
  refused: '不想再接',
  withdrawn: '不用打了',
}

const openings: Readonly<Record<CallTopic, string>> = {
  appointment: '您好，我是区总工会的，您约了我们打这个电话。现在说话方便吗？',
  message:
    '您好，我是区总工会的，有条消息没送到您手机上，想跟您说一声。您方便的时候打开公众号看一下，或者打工会电话问。',
  greeting: '您好，我是区总工会的志愿者，打电话问问您最近怎么样，有没有要帮忙的。',
  enquiry: '您好，我是区总工会的，您前面打来过，我给您回个电话。有什么能帮您的？',
}

/** What to say, in order. */
export const linesFor = ({ topic }: Pick<InHand, 'topic'>): readonly string[] => [
  openings[topic],
  '不是本人接的，只说“工会回个电话，等会儿再打”，别的都不说。',
  ...(topic === 'appointment'
    ? ['开头先讲清：说的话不往外传，也不录音；要是有人有危险，我会找人来帮，也会告诉您。']
    : []),
]

export const danger = {
  lines: [
    '先别挂，多听，少讲道理，别激他。',
    '问清三样：人在哪儿，身边有谁，手边有没有会伤到人的东西。',
    '换一部电话打110，说清地址；已经受伤打120。',
  ],
  called: '已经叫了值班的人，会到“提醒”里看你写的。110照样要打。',
  nobody: '现在没有人值班，叫不到人。请你自己马上打110。',
  failed: '没叫成值班的人。请你自己马上打110。',
} as const
