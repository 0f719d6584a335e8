import { remember } from '../../core/remember.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import type { Calculator } from '../../law/calculators/calculator.ts'
import { calculators, calculatorWords } from '../../law/calculators/registry.ts'
import * as words from './words.ts'

/** Each of many calculations asks for the same words. */
const plain = remember(100, (raw) =>
  raw
    .normalize('NFKC')
    .replaceAll(/[\s,.!?。，！？~～、:：“”"]/g, '')
    .toLowerCase(),
)

const help = '(?:(?:我?想|我?要|请|麻烦|能不能|能|可以|可不可以|帮我|帮忙|给我|替我|你)*)'
/** 算一下加班费, 帮我算算我的年假. What asks whether something counts (算工伤吗) is a question of law. */
const asking = (called: string): RegExp =>
  new RegExp(
    `^(?:${help}(?:计算|核算|算一?下|算一算|算算)|(?:我?想|我?要|请|帮我|帮忙|给我|替我|你)+算)(?:一下)?(?:我的?|下)?(?:该|应该)?(?:有)?(?:${called})(?:是|有|该|要|能拿)?(?:多少钱?|几个月|多少天|几天)?(?:吧|呢|吗)?$`,
  )
/** 算加班费: short, and nothing else. */
const bare = (called: string): RegExp => new RegExp(`^算(?:${called})$`)
const meansCounting = /^算(工伤|裁员|加班|试用期|退休)$/

const menuPattern = new RegExp(
  `^(?:${help}(?:算一?下|算一算|算算|算账|算钱|计算一下|帮我算)(?:钱|账|赔偿|能?赔多少钱?)?|计算器|能算什么|算什么)$`,
)

const matchesOf = ({ id, called }: Calculator): ((raw: string) => boolean) => {
  const own = plain(calculatorWords.get(id) ?? '')
  const patterns = [asking(called), bare(called)]
  return (raw) => {
    const said = plain(raw)
    if (said.length > 30 || !/算/.test(said)) return false
    return said === own || said === `算${id}` || (!meansCounting.test(said) && patterns.some((one) => one.test(said)))
  }
}

/** The words by which a member comes here from anywhere: 算加班费, 帮我算一下经济补偿, 算一下. */
export const calculationWords = (): readonly ServiceWord[] => [
  ...calculators.map((calculator) => ({
    matches: matchesOf(calculator),
    open: async () => ({ replies: [], flow: calculator.id }),
  })),
  { matches: (raw) => menuPattern.test(plain(raw)), open: async () => ({ replies: [words.menu()] }) },
  { matches: (raw) => plain(raw) === words.moreWords, open: async () => ({ replies: [words.moreMenu()] }) },
]
