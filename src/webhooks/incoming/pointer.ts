/** What stands at a JSON pointer (RFC 6901); undefined when nothing does. */
export const at = (body: unknown, pointer: string): unknown => {
  let here = body
  for (const raw of pointer.split('/').slice(1)) {
    const name = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined
    here = new Map<string, unknown>(Object.entries(here)).get(name)
  }
  return here
}
