import { describe, expect, test } from 'vitest'
import { handoverRows, rowsFor, statesVerdict, type About, type RowName } from '../../src/dialogue/handover-rows.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { realDir, wordsDir } from '../knowledge/content.ts'

const about = (text: string): About => ({ text })
const names = (of: About): readonly RowName[] => rowsFor(of).map(({ name }) => name)

/** Sentences that are the row's, and sentences near them that are not. */
const said: Readonly<
  Record<Exclude<RowName, 'limit' | 'unverified'>, { yes: readonly string[]; no: readonly string[] }>
> = {
  crisis: {
    yes: [
      '上个礼拜主管在车间打了我一拳，公司不管',
      '包工头带人把我堵在宿舍门口要我走',
      '他们把大门锁了不让我们走，说干完才放人',
      '要工资的时候被老板的亲戚打伤了',
      '经理放话要收拾我，说我敢告就弄死我',
      '厂里把我关在值班室关了一下午',
    ],
    no: [
      '今天又忘了打卡',
      '老板打电话叫我明天别来',
      '打工十年没交社保',
      '迟到一次被打回原形扣全勤',
      '我打印的合同丢了',
      '公司请大家打了一场球赛',
    ],
  },
  accident: {
    yes: [
      '我老公在工地上没了，单位说赔点钱了事',
      '冲床把我弟手指轧断了',
      '上夜班的工友突然猝死在岗位',
      '车间有毒气体中毒，三个人住院',
      '仓库起火，两个同事烧伤',
      '干活触电后人一直在抢救',
    ],
    no: [
      '奶奶走了能请几天丧假',
      '每天累得要死',
      '我拿的是死工资',
      '电脑死机加班才做完',
      '公司组织消防培训算上班吗',
      '手续办断了怎么续',
    ],
  },
  crowd: {
    yes: [
      '我们班组三十来个人半年没拿到钱',
      '厂里要搬，大家商量着明天停工讨个说法',
      '二十多个骑手被欠了两个月单费',
      '我们想拉横幅要工钱行不行',
      '一百多个工人都被通知下个月走人',
      '准备集体去上访',
    ],
    no: [
      '公司五十个人，就我没签合同',
      '只有我一个人没发工资',
      '我们组三个人被欠了工资',
      '停工留薪期多长',
      '信访局电话多少',
      '公司不到三十个人要不要建工会',
    ],
  },
  signing: {
    yes: [
      '人事让我明天签一份离职证明上写自愿的',
      '逼我们签放弃社保的保证书',
      '老板拿来一份和解书，说不签就不给钱',
      '私了协议能签吗',
      '叫我在空白合同上签名',
      '领导要我当场签字认罚，我该不该签',
    ],
    no: [
      '进厂半年不跟我签合同',
      '没签劳动合同能要双倍工资吗',
      '已经签了自愿离职还能反悔吗',
      '上班忘记签到扣钱合理吗',
      '签证过期了还能上班吗',
      '公司让我签劳动合同要带什么',
    ],
  },
  verdict: {
    yes: [
      '老板这样炒我是不是违法辞退',
      '吃午饭路上摔了算工伤吗',
      '送外卖跟站点算不算劳动关系',
      '晚来五分钟记旷工合法吗',
      '手指少一节能评几级',
      '我请假没批就走算旷工吗',
    ],
    no: [
      '工伤怎么申请',
      '违法辞退赔多少',
      '工伤几天内要报',
      '劳动关系在哪转',
      '合同到期不续有补偿吗',
      '周末加班给几倍',
    ],
  },
  conflict: {
    yes: [
      '竞业协议没写补偿，该给多少',
      '江苏婚假到底几天',
      '签了两次合同能要无固定期限吗',
      '合同到期没续接着干，有双倍工资吗',
      '两年前的双倍工资还能要吗',
      '前年的年休假没休，时效过了吗',
    ],
    no: [
      '年假有几天',
      '婚假工资照发吗',
      '没签合同怎么办',
      '无固定期限合同是什么意思',
      '合同到期公司不要我了',
      '竞业限制最长几年',
    ],
  },
  status: {
    yes: [
      '我是事业编，被单位退回来了',
      '住家保姆摔伤了找谁',
      '外籍老师在无锡被辞退有补偿吗',
      '我当工会主席，公司要调我走',
      '还没毕业去厂里实习，工资被扣',
      '1998年进厂，现在裁我工龄怎么算',
    ],
    no: [
      '外国人开的公司不给加班费',
      '家政公司的会计被拖欠工资',
      '应届毕业第一份工作没签合同',
      '2018年入职的补偿怎么算',
      '工会电话是多少',
      '我在大公司上班，没有年假',
    ],
  },
  sensitive: {
    yes: [
      '组长总摸我腰，我不敢说',
      '招聘写只招男的，这样行吗',
      '查出乙肝就不要我了',
      '我妹十五岁在饭店端盘子',
      '主管天天讲黄色笑话还约我单独出去',
      '有抑郁症被公司劝退',
    ],
    no: [
      '体检费该谁出',
      '怀孕产检算出勤吗',
      '公司骚扰电话太多',
      '三十五岁被裁怎么办',
      '摸底考试没过被辞',
      '病假工资怎么发',
    ],
  },
  crime: {
    yes: [
      '包工头跑路了，工钱找谁',
      '老板转移财产不想给工资',
      '中介骗了我两千块培训费',
      '收了身份证不让走，逼着干活',
      '欠薪这么久能让他坐牢吗',
      '公司瞒报事故怎么举报',
    ],
    no: [
      '老板跑来找我谈话',
      '有刑事案底能不能不写在简历',
      '让开无犯罪记录证明谁出钱',
      '跑了一趟社保局没办成',
      '参加反诈培训算加班吗',
      '公司扣我服装押金',
    ],
  },
  sum: {
    yes: [
      '补偿金要交个税吗',
      '我这工龄退休金能拿多少',
      '九级伤残一共能赔多少',
      '补偿是不是三倍封顶',
      '月薪四万干了十五年被裁，补偿怎么算',
      '7级工伤拿多少',
    ],
    no: [
      '国庆加班三倍怎么算',
      '伤残鉴定去哪做',
      '养老金去哪里转',
      '退休要提前多久申请',
      '春节值班给三倍吗',
      '工伤鉴定几级有标准吗',
    ],
  },
  pleading: {
    yes: [
      '帮我写一份仲裁申请书',
      '你能给我起草个起诉状吗',
      '工会能不能以工会的名义投诉我们公司',
      '代写答辩状多少钱',
      '写一份投诉信发我',
      '请工会发函给我老板',
    ],
    no: [
      '仲裁申请书怎么写',
      '起诉状要交几份',
      '申请仲裁要哪些材料',
      '辞职报告写了能撤回吗',
      '公司不给写离职证明',
      '写字楼物业扣我押金',
    ],
  },
}

describe.each(Object.entries(said))('the row %s', (name, { yes, no }) => {
  test.each(yes)('applies to %s', (text) => {
    expect(names(about(text))).toContain(name)
  })
  test.each(no)('does not apply to %s', (text) => {
    expect(names(about(text))).not.toContain(name)
  })
})

describe('the row of a limit', () => {
  test.each([15, 14, 3, 1, 0, -1, -400])('applies with %i days left', (daysLeft) => {
    expect(names({ text: '裁决书到手了', limit: { daysLeft } })).toContain('limit')
  })
  test.each([16, 17, 30, 90, 364, 1000])('does not apply with %i days left', (daysLeft) => {
    expect(names({ text: '裁决书到手了', limit: { daysLeft } })).not.toContain('limit')
  })
})

describe('the row of what is not verified', () => {
  test('follows the entry, whatever was asked', () => {
    for (const text of [
      '高温津贴多少',
      '生育津贴怎么领',
      '失业金一个月多少',
      '护理假几天',
      '育儿假工资',
      '补助金多少',
    ]) {
      expect(names({ text, entry: { title: '某事', status: 'needs-review' } })).toContain('unverified')
      expect(names({ text, entry: { title: '某事', status: 'verified' } })).not.toContain('unverified')
      expect(names({ text, entry: { title: '某事', status: 'local-figure' } })).not.toContain('unverified')
    }
  })
})

describe('the rows', () => {
  test('are the thirteen of the fact sheet', () => {
    expect(handoverRows).toHaveLength(13)
    expect(new Set(handoverRows.map(({ name }) => name)).size).toBe(13)
  })

  test('speak plainly and shortly, and what they say is not said again', () => {
    for (const row of handoverRows) {
      const line = row.line(about('这算工伤吗'))
      expect(line.length).toBeLessThanOrEqual(60)
      expect(line).not.toMatch(/[！!]|亲|根据相关/)
      expect(line, row.name).toMatch(row.said)
    }
  })

  test('put a signature before everything that can wait', () => {
    expect(names(about('保安让我签私了协议，九级伤残赔多少'))[0]).toBe('signing')
  })

  test('are nothing to an everyday question', () => {
    for (const text of ['公司拖欠工资怎么办', '年假几天', '怎么加入工会', '试用期多长', '社保断了怎么补'])
      expect(names(about(text))).toEqual([])
  })
})

describe('a verdict', () => {
  test.each([
    '你这就是违法辞退，放心告',
    '这种情况肯定是工伤',
    '你们之间就是劳动关系',
    '仲裁肯定能赢',
    '你的情况属于违法解除',
    '这一定能认定为工伤',
  ])('is seen in %s', (words) => expect(statesVerdict(words)).toBe(true))

  test.each([
    '有可能算，不看协议叫什么，看平台管得多严',
    '要是违法辞退，可以要求两倍补偿',
    '最后由仲裁或法院认定',
    '符合这三样的，可以申请工伤认定',
    '单位说不出理由，法院可能认定为违法解除',
    '算不算劳动关系，看谁管你',
  ])('is not seen in %s', (words) => expect(statesVerdict(words)).toBe(false))

  test('is stated by no entry that ships', async () => {
    const { entries } = await loadKnowledge(realDir, wordsDir)
    expect(entries.filter(({ short, body }) => statesVerdict(`${short}${body}`)).map(({ id }) => id)).toEqual([])
  })
})
