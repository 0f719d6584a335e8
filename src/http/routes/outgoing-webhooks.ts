import { writeAudit } from '../../casework/transitions.ts'
import type { Store, Work } from '../../core/store.ts'
import type { Managing } from '../../webhooks/outgoing/managing.ts'
import {
  addEndpoint,
  changeEndpoint,
  deliveries,
  endpoints,
  pingEndpoint,
  replayDelivery,
  replayFailed,
  rotateSecret,
  switchEndpoint,
} from '../api/outgoing-webhooks.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

interface OutgoingWires {
  readonly store: Store
  readonly guards: Guards
  readonly on: Managing
}

interface Act<T> {
  /** Whose turn it is: the endpoint, or all of them. */
  readonly lock: string
  readonly staff: string
  readonly action: string
  readonly run: (work: Work) => Promise<T>
  readonly subject: (done: T) => string
}

/** Where other programs are told, and what became of it. Every change is a row in the audit; secrets and addresses are not in it. */
export const outgoingMounts = ({ store, guards, on }: OutgoingWires): readonly Mount[] => {
  const act = <T>({ lock, staff, action, run, subject }: Act<T>): Promise<T> =>
    store.transaction(`webhook:${lock}`, async (work) => {
      const done = await run(work)
      await writeAudit(work, subject(done), { actor: staff, action })
      return done
    })
  const actOn = <T>(id: string, staff: string, action: string, run: (work: Work) => Promise<T>): Promise<T> =>
    act({ lock: id, staff, action, run, subject: () => id })

  return [
    guards.staff(endpoints, () => store.read(on.list)),
    guards.staff(deliveries, ({ param, query }) =>
      store.read((read) => on.deliveries(read, { id: param('id'), failedOnly: query.failed === 'yes' })),
    ),
    guards.staff(addEndpoint, ({ caller, body }) =>
      act({
        lock: 'new',
        staff: caller.staff.id,
        action: 'webhook added',
        run: (work) => on.add(work, body),
        subject: ({ id }) => id,
      }),
    ),
    guards.staff(changeEndpoint, async ({ caller, param, body }) => {
      const named = { id: param('id'), version: body.version }
      await actOn(named.id, caller.staff.id, 'webhook changed', (work) => on.change(work, named, body))
      return {}
    }),
    guards.staff(rotateSecret, ({ caller, param, body }) => {
      const named = { id: param('id'), version: body.version }
      return actOn(named.id, caller.staff.id, 'webhook secret rotated', (work) => on.rotate(work, named))
    }),
    guards.staff(switchEndpoint, async ({ caller, param, body }) => {
      const named = { id: param('id'), version: body.version }
      const isOn = body.state === 'on'
      const action = isOn ? 'webhook switched on' : 'webhook switched off'
      await actOn(named.id, caller.staff.id, action, (work) => (isOn ? on.on(work, named) : on.off(work, named)))
      return {}
    }),
    guards.staff(pingEndpoint, async ({ caller, param }) => {
      await actOn(param('id'), caller.staff.id, 'webhook tested', (work) => on.ping(work, param('id')))
      return {}
    }),
    guards.staff(replayFailed, async ({ caller, param, body }) => {
      const wanted = { id: param('id'), since: body.since }
      const run = (work: Work) => on.replayFailed(work, wanted)
      return { count: await actOn(wanted.id, caller.staff.id, 'webhook replayed', run) }
    }),
    guards.staff(replayDelivery, async ({ caller, param }) => {
      await actOn(param('id'), caller.staff.id, 'webhook delivery replayed', (work) => on.replay(work, param('id')))
      return {}
    }),
  ]
}
