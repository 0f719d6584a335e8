import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Survey } from './definition.ts'
import { readDefinition } from './read-definition.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const filesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => path.join(dir, name))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const surveyIn = (file: string): Survey => {
  const read = readDefinition(JSON.parse(readFileSync(file, 'utf8')))
  if ('problems' in read) throw new Error(`${file}: ${read.problems.join('; ')}`)
  return read.survey
}

/**
 * The questionnaires of the release and those the union has imported, read once at start. An imported one takes the place of
 * one of the release with the same id.
 * @throws when a file is wrong, naming it
 */
export const loadSurveys = (dirs: readonly string[]): readonly Survey[] => {
  const byId = new Map<string, Survey>()
  for (const file of dirs.flatMap(filesIn)) {
    const survey = surveyIn(file)
    byId.set(survey.id, survey)
  }
  return [...byId.values()]
}
