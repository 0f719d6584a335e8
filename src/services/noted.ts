/** How a broadcast ended, as the account tells it. */
interface Ended {
  readonly message: string
  readonly status: string
  readonly sent: number
  readonly failed: number
}

type Told = { readonly type: string } & (
  | { readonly kind: 'grants' | 'delivered' | 'counted' }
  | ({ readonly kind: 'broadcast' } & Ended)
)

interface Takers {
  readonly counted: (type: string) => Promise<void>
  readonly broadcastEnded: (ended: Ended) => Promise<void>
}

/** Takes what the Official Account tells us besides messages: everything is counted, a broadcast's end goes to its campaign. */
export const createNoted =
  ({ counted, broadcastEnded }: Takers) =>
  async (event: Told): Promise<void> => {
    if (event.kind === 'broadcast') await broadcastEnded(event)
    await counted(event.type)
  }
