/** Words that mean the same in every state of a conversation. */
export type GlobalWord = 'menu' | 'mine' | 'back' | 'cancel' | 'human' | 'resume' | 'hotlines'

const patterns: readonly (readonly [GlobalWord, RegExp])[] = [
  [
    'menu',
    /^(回?菜单|主菜单|帮助|功能|更多|更多(功能|服务)|help|menu|你能干什么|你会什么|你能做什么|(都)?有(什么|哪些)(功能|服务))$/i,
  ],
  ['mine', /^(我的事|我的事项|我办的事|我的)$/],
  ['back', /^(返回|上一步|返回上一步|退回)$/],
  ['cancel', /^(取消|不办了|不填了|退出|算了不办了|结束)$/],
  [
    'human',
    /^((请|麻烦|帮我|给我)*我?(想|要|需要)?(找|转|接|转接|要|叫|联系)?(到|个|一个|你们)?(人工|真人|活人|客服|工作人员|工会的人|值班员|人工服务|人工客服)(服务|客服)?)(一下)?(吧|啊|呢)?$/,
  ],
  // As it comes out under one finger, or of an ear.
  ['human', /^(转|要|找)?(人[公功攻]|仁工|rengong)$/i],
  ['human', /^(你们)?(有|有没有|没有)(个)?(人工|真人|活人|客服)(在)?(吗|啊|呢|么)$|^有没有(人工|真人|活人)(在)?$/],
  ['human', /^(我?(想|要)?找(一下)?工会|(帮我|给我)(找|叫)(个|一个)人)(吧|来)?$/],
  ['human', /^(我?(想|要)?(跟|和)((真)?人|真人|活人|工会的人)(说|聊|讲)话?|不(想|要)(跟|和)机器(人)?(说|聊)(话)?)$/],
  ['resume', /^(继续|接着办|接着填|继续填(写|表|问卷)?|接着(写|说|来))$/],
  [
    'hotlines',
    /^(热线|热线电话|电话|求助电话|工会电话|(有|给)(个|我)?电话(吗|号码)?|电话(号码)?(是)?多少|打(什么|哪个|啥|谁的)?电话(给谁)?|给谁打(电话)?)(啊|呢|呀)?$/,
  ],
]

/** The global word a text is, when it is nothing else. */
export const globalWord = (raw: string): GlobalWord | undefined => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, '')
  return patterns.find(([, pattern]) => pattern.test(plain))?.[0]
}

/** Giving a form up in plain words. `weak`: it may also mean that one question is to be left out. */
export const givesUp = (raw: string): 'no' | 'weak' | 'sure' => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, '')
  if (/^(算了|算了吧|那?算了|不用了|不要了)$/.test(plain)) return 'weak'
  return /^(那?我?(还是)?算了)?(吧)?我?(先)?(不|不想)(办|填|弄|约|报|报名|找|聊|做|测)了(吧)?$/.test(plain)
    ? 'sure'
    : 'no'
}

/** Anger at the bot, with no question in it. */
export const isAnger = (raw: string): boolean => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/g, '')
  if (/^(我?操|卧槽|艹|草泥马|(你|他|她)?(妈|娘)的|特么的?|tmd|cnm|傻[逼比叉]|sb|去死吧?|有病吧?|脑残)+$/i.test(plain))
    return true
  return (
    plain.length <= 24 &&
    /(破|垃圾|傻|蠢|废物|没用|屁用|滚|什么玩意|啥玩意|废话|扯淡|鬼话|投诉你(?!们?老板)|举报你(?!们?老板)|智障|人工智障|狗屁|骗人|答非所问|听不懂人话)/.test(
      plain,
    ) &&
    /(机器人|你|没用|屁用|玩意|答非所问|听不懂|滚|废话|扯淡)/.test(plain) &&
    !/(老板|公司|单位|领导|主管|同事|经理|平台|站[长点]|工头|组长|厂|扣.{0,3}[钱款]|罚款|工资|工钱)/.test(plain)
  )
}

/** Whether a text is surely about work: asked only where a wrong guess would hurt. */
export const speaksOfWork = (raw: string): boolean =>
  /工资|工钱|欠薪|薪水|加班|辞退|开除|裁员|合同|社保|公积金|工伤|仲裁|赔偿|补偿|离职|辞职|产假|年假|劳动|不给钱|押金|罚款|扣钱|扣了我|单费|退休|失业金/.test(
    raw,
  )

/** A form's button, tapped once more after the form has ended: no question to look up. */
export const isFormWord = (raw: string): boolean =>
  /^(没错，提交|提交|同意|不同意|跳过|都不合适)$|^改：|\|\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(raw.trim())
