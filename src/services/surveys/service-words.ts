import type { ReadWork } from '../../core/store.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { runningCampaign } from './campaigns.ts'
import type { Survey } from './definition.ts'
import { flowOf } from './flow.ts'
import * as words from './words.ts'

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、“”"]/g, '')

const wish = '^我?(?:想|要|来|帮我)*(?:做|填|测|来)?(?:个|一个|一份|份|一下|下)?'
/** 测试 or 调查 alone may be anything: somebody tries the bot, or wants an employer looked into. */
const pattern = new RegExp(
  `${wish}(?:(?:小|心理|心理健康|情绪|压力)*(?:测评|自评|问卷|问卷调查|调查问卷|测一测|测一下)|(?:小|心理|心理健康|情绪|压力)+(?:测试|测验|自测|调查)|(?:测一下|测一测|测测|测个)(?:我的)?(?:心理|心理健康|情绪|心情|压力|状态))(?:吧|呀)?$`,
)
const chosen = /^填问卷\s+([a-z][a-z0-9-]+)$/

/** Those people are being asked for now come alone; without any, all that are there. */
const offeredNow = async (read: ReadWork, active: readonly Survey[]): Promise<readonly Survey[]> => {
  const wanted: Survey[] = []
  for (const survey of active) if ((await runningCampaign(read, survey.id)) !== undefined) wanted.push(survey)
  return wanted.length === 0 ? active : wanted
}

/** `做个小测评`, `心理测评`, `填问卷`: opens the only one there is, or asks which. */
export const surveyWords = (surveys: readonly Survey[]): readonly ServiceWord[] => {
  const active = surveys.filter(({ isActive }) => isActive)
  return [
    {
      matches: (raw) => pattern.test(plain(raw)) || chosen.test(raw.trim()),
      open: async ({ work, words: raw }) => {
        const id = chosen.exec(raw.trim())?.[1]
        const offered = id === undefined ? await offeredNow(work, active) : active.filter((one) => one.id === id)
        const [only] = offered
        if (only === undefined) return { replies: [words.noSurveys()] }
        return offered.length === 1 ? { replies: [], flow: flowOf(only) } : { replies: [words.which(offered)] }
      },
    },
  ]
}
