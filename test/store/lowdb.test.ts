import { storeContract } from '../contracts/store.ts'
import type { OpenStore } from '../contracts/store-support.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const open: OpenStore = async (tables) => {
  const dataDir = await tempFolder()
  let store = await openIn(dataDir, tables)
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await openIn(dataDir, tables)
      return store
    },
    end: async () => {
      await store.close()
      await removeFolder(dataDir)
    },
  }
}

storeContract('lowdb', open, { randomRuns: Number(process.env['MODEL_RUNS'] ?? 40) })
