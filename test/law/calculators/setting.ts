import path from 'node:path'
import type { Calculated, Inputs, ResultValue, Setting } from '../../../src/law/calculators/calculator.ts'
import { calculate } from '../../../src/law/calculators/registry.ts'
import { createCalendar, loadHolidays } from '../../../src/law/calendar.ts'
import { loadFigures } from '../../../src/law/figures.ts'

/** The real figures and holidays on one day. */
export const setting: Setting = {
  figures: await loadFigures(path.join('data', 'regions')),
  calendar: createCalendar(await loadHolidays(path.join('data', 'holidays'))),
  today: '2026-11-23',
}

export const run = (id: string, inputs: Inputs): Calculated => calculate(id, inputs, setting)

/** @throws when it was refused: a test that wants a result says so by calling this */
export const worked = (id: string, inputs: Inputs): Calculated & { readonly ok: true } => {
  const done = run(id, inputs)
  if (!done.ok) throw new Error(`${id} ${JSON.stringify(inputs)}: ${done.message}`)
  return done
}

export const resultOf = (id: string, inputs: Inputs): Readonly<Record<string, ResultValue>> => worked(id, inputs).result

export const notesOf = (id: string, inputs: Inputs): string => worked(id, inputs).notes.join('\n')
