import type { ReadWork } from '../../core/store.ts'
import { cases } from '../../casework/records.ts'
import { isStanding, seatBodyOf, type Lecture, type Seat, type SeatState, type Telling } from './records.ts'
import { countIn, seatsIn } from './seats.ts'

/** The shapes of http/api/lectures, which this folder may not import. */
export interface FiguresView {
  signedUp: number
  waiting: number
  came: number
  noShow: number
  cancelled: number
  atDoor: number
}
export interface LectureView {
  id: string
  version: number
  title: string
  speaker: string
  place: string
  from: string
  until: string
  capacity: number
  opensAt: string
  closesAt: string
  state: Lecture['state']
  survey?: string | undefined
  cancelReason?: string | undefined
  extra: number
  figures: FiguresView
}
export interface SeatView {
  id: string
  state: SeatState
  since: string
  by: Seat['by']
  cameAt?: string | undefined
  offeredUntil?: string | undefined
  hasContact: boolean
  toCall?: Telling | undefined
}

/** Who has a seat and did not come is a no-show from the end on, also before the event is closed. */
const figuresOf = async (read: ReadWork, event: Lecture): Promise<FiguresView> => {
  const count = (state: SeatState) => countIn(read, event.id, state)
  const came = (await count('came')) + (await count('attended'))
  const seated = await count('seated')
  const absent = await count('absent')
  const inHall = [...(await seatsIn(read, event.id, 'came')), ...(await seatsIn(read, event.id, 'attended'))]
  return {
    signedUp: came + seated + absent,
    waiting: (await count('waiting')) + (await count('offered')),
    came,
    noShow: absent + (event.state === 'open' && event.until <= read.now ? seated : 0),
    cancelled: (await count('cancelled')) + (await count('lapsed')),
    atDoor: inHall.filter(({ by }) => by === 'door').length,
  }
}

export const lectureView = async (read: ReadWork, event: Lecture): Promise<LectureView> => {
  const { createdAt: _created, came: _came, ...facts } = event
  return { ...facts, figures: await figuresOf(read, event) }
}

const order: readonly SeatState[] = [
  'seated',
  'came',
  'offered',
  'waiting',
  'attended',
  'absent',
  'cancelled',
  'lapsed',
  'closed',
]

const seatView = async (read: ReadWork, seat: Seat): Promise<SeatView> => {
  const { id, state, since, by, cameAt, offeredUntil, toCall } = seat
  const row = await read.rows(cases).get(seat.case)
  const body = row === undefined ? undefined : seatBodyOf(row)
  const isOf = isStanding(state) || state === 'came' || toCall !== undefined
  const hasContact = isOf && (body?.phone !== undefined || body?.name !== undefined)
  return { id, state, since, by, cameAt, offeredUntil, hasContact, toCall }
}

/** Who stands first, then who is through; in the order they signed up. */
export const seatViews = async (read: ReadWork, event: string): Promise<SeatView[]> => {
  const views: SeatView[] = []
  for (const state of order) {
    for (const seat of await seatsIn(read, event, state)) views.push(await seatView(read, seat))
  }
  return views
}
