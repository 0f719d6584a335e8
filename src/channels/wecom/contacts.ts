import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { tokenCodes } from '../tencent/outcomes.ts'
import { getJson } from '../tencent/post-json.ts'
import type { TokenShelf } from '../tencent/token-shelf.ts'
import { createTokenSource } from '../tencent/token-source.ts'
import { channelName as channel } from './config.ts'

interface ContactsOptions {
  readonly apiBase: string
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  readonly shelf?: TokenShelf | undefined
  readonly timeoutMs?: number | undefined
}

/** Somebody in the address list whom the application may see. */
interface Listed {
  /** Their id in the address list; the platform does not look at its case. */
  readonly user: string
  readonly name: string
}

/** All of them, or a reason why nothing is known: never a part, which would look as if the others had left. */
export type Contacts =
  | { readonly kind: 'people'; readonly people: readonly Listed[] }
  | { readonly kind: 'failed'; readonly code: string }

/** The district's office is small; an application that a whole corporation sees is read no further. */
const mostDepartments = 300

const refusal = z.object({ errcode: z.number().int() })
const wellDone = z.object({ errcode: z.literal(0) })
const person = z.object({ userid: z.string().min(1).max(64), name: z.string().default('') })
const departments = wellDone.extend({ department_id: z.array(z.object({ id: z.number() })).default([]) })
const peopleOf = wellDone.extend({ userlist: z.array(person).default([]) })
const agent = wellDone.extend({
  allow_userinfos: z.object({ user: z.array(z.object({ userid: z.string() })).default([]) }).default({ user: [] }),
})
const oneOf = wellDone.extend(person.shape)

class NotRead extends Error {
  readonly code: string
  constructor(code: string) {
    super('the address list could not be read')
    this.code = code
  }
}

/**
 * Reads who may see the application, with the application's own secret. Since 2022 such a secret is told ids, names and departments
 * and neither telephone nor e-mail (path/90200, path/90201); the secret of 通讯录同步 is told ids only, so it would help nobody here.
 */
export const createContacts = (options: ContactsOptions) => {
  const { apiBase, corpId, agentId, secret, clock, log, shelf, timeoutMs = 5_000 } = options
  const credentials = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  const askToken = () => getJson(`${apiBase}/cgi-bin/gettoken?${credentials}`, timeoutMs)
  const tokens = createTokenSource({ channel, clock, log, shelf, ask: askToken })

  const ask = async <T>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    again = true,
  ): Promise<T> => {
    const token = await tokens.get()
    if (token.kind === 'failed') throw new NotRead('token')
    const address = new URLSearchParams({ access_token: token.value, ...query }).toString()
    const answer = await getJson(`${apiBase}/cgi-bin/${path}?${address}`, timeoutMs)
    if (answer.kind === 'failed') throw new NotRead(answer.outcome.kind)
    const read = schema.safeParse(answer.body)
    if (read.success) return read.data
    const { errcode } = refusal.catch({ errcode: -1 }).parse(answer.body)
    if (!tokenCodes.has(errcode)) throw new NotRead(String(errcode))
    tokens.drop(token.value)
    if (!again) throw new NotRead(String(errcode))
    return ask(path, query, schema, false)
  }

  const readAll = async (): Promise<readonly Listed[]> => {
    const found = new Map<string, Listed>()
    const keep = ({ userid, name }: z.output<typeof person>): void => {
      found.set(userid.toLowerCase(), { user: userid, name })
    }
    const { department_id: ids } = await ask('department/simplelist', {}, departments)
    if (ids.length > mostDepartments) throw new NotRead('too-many-departments')
    // The interface does not descend by itself any more: department by department.
    for (const { id } of ids) {
      const { userlist } = await ask('user/simplelist', { department_id: String(id) }, peopleOf)
      for (const one of userlist) keep(one)
    }
    const { allow_userinfos: single } = await ask('agent/get', { agentid: String(agentId) }, agent)
    for (const { userid } of single.user)
      if (!found.has(userid.toLowerCase())) keep(await ask('user/get', { userid }, oneOf))
    return [...found.values()]
  }

  return async (): Promise<Contacts> => {
    try {
      return { kind: 'people', people: await readAll() }
    } catch (error) {
      if (!(error instanceof NotRead)) throw error
      log.warn('channel', 'the address list could not be read', { channel, code: error.code })
      return { kind: 'failed', code: error.code }
    }
  }
}
