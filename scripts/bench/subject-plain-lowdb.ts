import { join } from 'node:path'
import { JSONFilePreset } from 'lowdb/node'
import { systemClock } from '../../src/core/clock.ts'
import { newId } from '../../src/core/ids.ts'
import { memberOf, memberRow, turnRow, type Member } from './district.ts'
import { serveSubject } from './subject.ts'

/** lowdb as its manual shows it: one JSON file, `db.write()` after a change. It writes aside and renames, but does not sync. */
interface Data {
  readonly members: Record<string, Member>
  readonly turns: (ReturnType<typeof turnRow> & { readonly version: number })[]
}

const [folder = '', count = '0'] = process.argv.slice(2)
const memberCount = Number(count)

await serveSubject(async () => {
  const db = await JSONFilePreset<Data>(join(folder, 'db.json'), { members: {}, turns: [] })
  const at = systemClock.now()
  for (let n = 0; n < memberCount; n += 1) {
    const row = memberRow(n, at)
    db.data.members[row.id] = { ...row, version: 1 }
  }
  await db.write()
  return {
    modes: {
      message: async (writer, n) => {
        const now = systemClock.now()
        const member = db.data.members[memberOf(writer, n, memberCount)]
        if (member === undefined) throw new Error('the member is not there')
        db.data.members[member.id] = { ...member, note: `turn ${n}`, version: member.version + 1 }
        db.data.turns.push({ ...turnRow(newId('trn', now), member.id, now.toISOString()), version: 1 })
        await db.write()
      },
    },
    close: async () => undefined,
  }
})
