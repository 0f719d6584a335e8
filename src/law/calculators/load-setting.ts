import { join } from 'node:path'
import type { LocalDate } from '../../core/time.ts'
import { createCalendar, loadHolidays } from '../calendar.ts'
import { loadFigures } from '../figures.ts'
import type { Setting } from './calculator.ts'

/** What calculations look at, read from the data folder. @throws when a file is not as it should be */
export const loadSetting = async (dataRoot: string, today: LocalDate): Promise<Setting> => ({
  figures: await loadFigures(join(dataRoot, 'regions')),
  calendar: createCalendar(await loadHolidays(join(dataRoot, 'holidays'))),
  today,
})
