import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { gradeSchema, type Counsellor, type Grade } from './records.ts'

const stepSchema = z.object({
  from: gradeSchema,
  to: gradeSchema,
  courses: z.array(z.object({ name: z.string().min(1), hours: z.number().positive() })).min(1),
})
/** What a step up the path 志愿者 → 辅导员 → 领雁 asks for: each course with at least so many hours. */
export type PathStep = z.output<typeof stepSchema>

const ladder = gradeSchema.options

const fileSchema = z.object({
  asOf: z.iso.date(),
  source: z.string().min(1),
  steps: z
    .array(stepSchema)
    .refine(
      (steps) => steps.every(({ from, to }) => ladder.indexOf(to) === ladder.indexOf(from) + 1),
      'a step leads one grade up',
    )
    .refine((steps) => steps.length === ladder.length - 1, 'there is one step for each grade but the first')
    .refine((steps) => new Set(steps.map(({ to }) => to)).size === steps.length, 'a step stands twice'),
})

/**
 * The steps of `data/counselling.json`, read once at start.
 * @throws when the file is absent or wrong, naming the place
 */
export const loadSteps = (file: string): readonly PathStep[] => {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const parsed = fileSchema.safeParse(raw)
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data.steps
}

/** The courses that are still missing for a step; hours of one course in several parts add up. */
export const missingFor = ({ courses }: Pick<Counsellor, 'courses'>, step: PathStep): PathStep['courses'] =>
  step.courses.filter(({ name, hours }) => {
    const taken = courses.filter((course) => course.name === name).reduce((sum, course) => sum + course.hours, 0)
    return taken < hours
  })

export const stepFrom = (steps: readonly PathStep[], grade: Grade): PathStep | undefined =>
  steps.find(({ from }) => from === grade)

export const isAbove = (grade: Grade, than: Grade): boolean => ladder.indexOf(grade) > ladder.indexOf(than)
