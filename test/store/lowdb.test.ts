import { storeContract } from '../contracts/store.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

storeContract('lowdb', async (tables) => {
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
})
