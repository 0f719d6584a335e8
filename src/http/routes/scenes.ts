import type { Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { addScene, renewScene, scenes, type Scenes, type SceneView } from '../api/scenes.ts'
import { drawCode } from '../draw-code.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, Of, QueryOf } from '../handler-types.ts'

/** A code as the service hands it over; its picture is drawn here. */
export type SceneRow = Omit<SceneView, 'picture'> & { readonly url?: string | undefined }

/** What the service of codes does for the console. */
export interface SceneHandlers {
  readonly list: Look<QueryOf<typeof scenes>, Omit<Scenes, 'scenes'> & { readonly scenes: readonly SceneRow[] }>
  readonly add: (work: Work, staff: Staff, wanted: BodyOf<typeof addScene>) => Promise<void>
  readonly renew: Act<Of<typeof renewScene>, void>
}

interface SceneWires {
  readonly store: Store
  readonly guards: Guards
  readonly on: SceneHandlers
}

const withPicture = async ({ url, ...row }: SceneRow): Promise<SceneView> =>
  url === undefined || row.isEnded ? row : { ...row, picture: await drawCode(url) }

export const sceneMounts = ({ store, guards, on }: SceneWires): readonly Mount[] => [
  guards.staff(scenes, async ({ caller, query }) => {
    const found = await store.read((read) => on.list(read, caller.staff, query))
    return { ...found, scenes: await Promise.all(found.scenes.map(withPicture)) }
  }),
  // One lock for all: the number of permanent codes is counted.
  guards.staff(addScene, async ({ caller, body }) => {
    await store.transaction('scenes', (work) => on.add(work, caller.staff, body))
    return {}
  }),
  guards.staff(renewScene, async ({ caller, param, body }) => {
    await store.transaction('scenes', (work) => on.renew(work, caller.staff, { ...body, id: param('id') }))
    return {}
  }),
]
