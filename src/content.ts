import path from 'node:path'
import { dataRoot } from './config.ts'
import type { Log } from './core/log.ts'
import { createKnowledge } from './knowledge/live.ts'
import { createCalendar, loadHolidays } from './law/calendar.ts'
import { loadHotlines } from './safety/hotlines.ts'
import { loadSteps } from './services/counselling/people-steps.ts'
import { loadSurveys } from './services/surveys/load-surveys.ts'

export const knowledgeDir: string = path.join(dataRoot, 'knowledge')

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
  surveys: loadSurveys([dataRoot, dataDir].map((dir) => path.join(dir, 'surveys'))),
})
