import type { LocalDate } from '../../core/time.ts'
import { figureText } from '../figures.ts'
import { CannotCalculate, type Setting } from './calculator.ts'

/** A figure that was filled in, or the one kept for the day. */
export interface LocalFigure {
  readonly value: number
  /** Says where the number comes from, when nobody filled it in. */
  readonly notes: readonly string[]
}

/** The number kept for the day; undefined when none is kept, or its place is empty. */
const keptFigure = ({ figures }: Setting, id: string, on: LocalDate): LocalFigure | undefined => {
  const figure = figures.on(id, on)
  if (typeof figure?.value !== 'number') return undefined
  const doubt = figure.status === 'verified' ? '' : `，以${figure.ask}说的为准`
  return { value: figure.value, notes: [`${figure.name}用的是${figureText(figure)}${doubt}。`] }
}

export const localFigure = (
  setting: Setting,
  id: string,
  given: number | undefined,
  on: LocalDate = setting.today,
): LocalFigure | undefined => (given === undefined ? keptFigure(setting, id, on) : { value: given, notes: [] })

/** Without the figure there is no number: the refusal names who knows it. */
export const noFigure = ({ figures }: Setting, id: string, more = ''): CannotCalculate => {
  const known = figures.all.find((figure) => figure.id === id)
  const name = known?.name ?? '当地的标准'
  return new CannotCalculate(
    'figure_missing',
    `${more}${name}我这里没有这一天的数，没法往下算。这个数要问${known?.ask ?? '12333'}，问到了填进来再算。`,
  )
}

/** @throws {CannotCalculate} when it was not filled in and none is kept for the day */
export const neededFigure = (
  setting: Setting,
  id: string,
  given: number | undefined,
  on: LocalDate = setting.today,
): LocalFigure => {
  const figure = localFigure(setting, id, given, on)
  if (figure === undefined) throw noFigure(setting, id)
  return figure
}

export const minWage = 'min-wage-month'
