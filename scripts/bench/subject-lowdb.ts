import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { keepHeapTight } from '../../src/store/lowdb/heap.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { fillMembers, fillYear, memberOf, members, message, turns } from './district.ts'
import { serveSubject } from './subject.ts'

/** Our lowdb form over a folder. With a count of members (and of turns) the folder is filled first. */
const [dataDir = '', count = '0', fill = '', yearTurns = '0'] = process.argv.slice(2)
const memberCount = Number(count)

await serveSubject(async () => {
  const store = await openLowdbStore({ dataDir, tables: [members, turns], clock: systemClock, log: silentLog })
  keepHeapTight()
  if (fill === 'fill') {
    await fillMembers(store, memberCount, systemClock.now())
    await fillYear(store, Number(yearTurns), systemClock.now())
  }
  return {
    modes: {
      message: (writer, n) => {
        const member = memberOf(writer, n, memberCount)
        return store.transaction(member, (work) => message(work, member, `turn ${n}`))
      },
    },
    close: () => store.close(),
  }
})
