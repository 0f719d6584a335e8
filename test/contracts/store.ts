import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { abreastContract } from './store-abreast.ts'
import { keepingContract } from './store-keeping.ts'
import { agreesWithModel, transactions } from './store-model.ts'
import { readingContract } from './store-reading.ts'
import type { OpenedStore, OpenStore } from './store-support.ts'
import { contractTables } from './store-tables.ts'
import { transactionContract } from './store-transactions.ts'

/** What every form of the store must do. */
export const storeContract = (name: string, open: OpenStore, { randomRuns = 40 } = {}): void => {
  const opened: OpenedStore[] = []
  const start = async (): Promise<OpenedStore> => {
    const one = await open(contractTables)
    opened.push(one)
    return one
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.end()
  })

  transactionContract(name, start)
  readingContract(name, start)
  keepingContract(name, start)
  abreastContract(name, start)

  test(`${name}: random transactions do what a plain map does`, async () => {
    const agrees = fc.asyncProperty(transactions, async (todo) => {
      const one = await open(contractTables)
      try {
        await agreesWithModel(one.store, () => one.reopen(), todo)
      } finally {
        await one.end()
      }
    })
    await expect(fc.assert(agrees, { numRuns: randomRuns })).resolves.toBeUndefined()
  }, 600_000)
}
