import { AppError } from '../core/errors.ts'

/** Runs a command's work; what goes wrong is one line on standard error and exit code 1. */
export const attempt = async (
  name: string,
  stderr: { write(words: string): unknown },
  work: () => Promise<number>,
): Promise<number> => {
  try {
    return await work()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    stderr.write(`${name}: ${error instanceof AppError ? words : `没做成：${words}`}\n`)
    return 1
  }
}
