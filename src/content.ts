import path from 'node:path'
import { dataRoot } from './config.ts'
import type { Log } from './core/log.ts'
import { createKnowledge, type LiveKnowledge } from './knowledge/live.ts'
import { createCalendar, loadHolidays } from './law/calendar.ts'
import { loadHotlines } from './safety/hotlines.ts'
import { loadSteps } from './services/counselling/people-steps.ts'
import { loadRules } from './services/standing-rules/definition.ts'
import { loadSurveys } from './services/surveys/load-surveys.ts'

export const knowledgeDir: string = path.join(dataRoot, 'knowledge')

/** What the services ask the content about, as it is at the moment of asking. */
export const askedOf = (current: LiveKnowledge['current']) => ({
  topicOf: (entry: string) => current().byId.get(entry)?.topic,
  /** The days on which answers are to be looked over. */
  reviewDays: () => new Set(current().entries.map(({ reviewBy }) => reviewBy)),
})

/** What the union may change without a release: answers, holidays, hotlines, steps of volunteers, questionnaires, statutes. */
export const loadContent = async (log: Log, dataDir: string) => ({
  knowledge: await createKnowledge({
    dir: knowledgeDir,
    wordsDir: dataRoot,
    statutesDir: path.join(dataDir, 'statutes'),
    log,
  }),
  calendar: createCalendar(await loadHolidays(path.join(dataRoot, 'holidays'))),
  hotlines: loadHotlines(path.join(dataRoot, 'hotlines.json')),
  counsellorSteps: loadSteps(path.join(dataRoot, 'counselling.json')),
  rules: loadRules(path.join(dataRoot, 'rules.json')),
  surveys: loadSurveys([dataRoot, dataDir].map((dir) => path.join(dir, 'surveys'))),
})
