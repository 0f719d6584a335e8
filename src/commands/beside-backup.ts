import { readdir } from 'node:fs/promises'
import { importedSurveysDir, keptFilesDir, statutesDir } from '../config.ts'

const isIn = async (dir: string): Promise<boolean> => (await readdir(dir).catch(() => [])).length > 0

/** What the union brought in as files lies beside the tables, not in them: a line that says which folders to copy as well. */
export const besideBackup = async (): Promise<readonly string[]> => {
  const folders: string[] = []
  if (await isIn(importedSurveysDir())) folders.push(`问卷（${importedSurveysDir()}）`)
  if (await isIn(statutesDir())) folders.push(`法条（${statutesDir()}）`)
  const media = (await isIn(keptFilesDir()))
    ? [`照片和语音的文件（${keptFilesDir()}）不在备份里，请把文件夹也拷一份；它们是封好的，没有钥匙和备份打不开。\n`]
    : []
  return folders.length === 0 ? media : [...media, `自己导入的${folders.join('和')}不在备份里，请把文件夹也拷一份。\n`]
}

/** After a restore: nothing is said where they are. */
export const missingBesideRestore = async (): Promise<readonly string[]> =>
  (await isIn(importedSurveysDir())) && (await isIn(statutesDir()))
    ? []
    : [`备份里也没有自己导入的问卷和法条：原来有的话，放回 ${importedSurveysDir()} 和 ${statutesDir()}，再重新启动。\n`]
