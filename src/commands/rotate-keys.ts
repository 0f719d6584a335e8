import { tables } from '../state.ts'
import { readConfig, release, type Config } from '../config.ts'
import { keyFits } from '../core/canary.ts'
import { systemClock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import { createSealer, type RenewingSealer } from '../core/seal.ts'
import type { Store } from '../core/store.ts'
import { attempt } from '../operations/attempt.ts'
import { formOf, withPlace } from '../operations/open-place.ts'
import { countOldTexts, renewTexts } from '../operations/rotate-keys.ts'
import { addKey, knownKeys } from '../store/key-files.ts'
import type { CommandIo } from './command-io.ts'

const noKey = '没有钥匙：data/state/encryption.key 不在，也没有设 ENCRYPTION_KEY'
const noOldKey =
  '钥匙由 ENCRYPTION_KEY 给出，这里不替你换：把现在的值移到 ENCRYPTION_KEY_PREVIOUS，ENCRYPTION_KEY 设成新的，再运行一次'
const wrongKey = '这些钥匙打不开存下来的内容，没有动'

const sealerOf = async (config: Config): Promise<RenewingSealer> => {
  const keys = await knownKeys(config)
  ensure(keys.length > 0, 'invalid', noKey)
  return createSealer(keys.map((key) => Buffer.from(key)))
}

/** The keys to seal with from now on. A change that was broken off is taken up: a second new key would only make more old ones. */
const preparedSealer = async (config: Config, store: Store): Promise<{ sealer: RenewingSealer; made: boolean }> => {
  const known = await sealerOf(config)
  ensure(await store.transaction('start', (work) => keyFits(work, known)), 'invalid', wrongKey)
  if (config.encryptionKey !== undefined) {
    ensure(known.keyCount > 1, 'invalid', noOldKey)
    return { sealer: known, made: false }
  }
  if ((await countOldTexts(store, tables, known)).rows > 0) return { sealer: known, made: false }
  await addKey(config.dataDir)
  return { sealer: await sealerOf(config), made: true }
}

/** `npm run rotate-keys`: a new key, and everything sealed anew with it. The server is stopped meanwhile. */
export const run = (_argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('rotate-keys', stderr, async () => {
    const config = readConfig()
    const parts = { ...config, tables, clock: systemClock, log: createLog('warn'), release }
    const { made, done, left } = await withPlace(formOf(config), parts, (place) =>
      place.look(async (store) => {
        ensure(store !== undefined, 'not_found', `${config.dataDir} 里还没有数据`)
        const { sealer, made } = await preparedSealer(config, store)
        const done = await renewTexts(store, tables, sealer)
        return { made, done, left: await countOldTexts(store, tables, sealer) }
      }),
    )
    const file = config.encryptionKey === undefined
    if (made) stdout.write('新钥匙做好了，在 encryption.key；旧的移到 encryption.key.previous\n')
    stdout.write(`重新封好了：${done.rows} 条记录里的 ${done.texts} 处\n`)
    if (left.logs > 0) stdout.write(`按月的记录不改写，还有 ${left.logs} 处用旧钥匙，旧钥匙要留到那几个月的记录删掉\n`)
    stdout.write(
      `旧备份也要旧钥匙才打得开。${file ? '这两个文件' : 'ENCRYPTION_KEY 和 ENCRYPTION_KEY_PREVIOUS'}都另外存一份；再运行 npm run doctor 看一眼\n`,
    )
    return 0
  })
