import { SaxesParser } from 'saxes'

/** The fields that are read; each may be there once. Values stay text: `007` is not 7 and a MsgId outgrows a number. */
const known = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'MsgId',
  'Content',
  'Recognition',
  'MediaId',
  'Event',
  'EventKey',
  'MenuId',
  'Ticket',
  'Encrypt',
  // Of a callback of WeChat customer service.
  'Token',
  'OpenKfId',
  // The number of a button of ours, beside its words.
  'bizmsgmenuid',
  // What the account's own events carry. Job reports write the id with a capital D.
  'MsgID',
  'Status',
  'TotalCount',
  'SentCount',
  'ErrorCount',
])

/** What stands in the `List` of an event, once or many times. */
const listed = new Set(['TemplateId', 'SubscribeStatusString', 'PopupScene', 'MsgID', 'ErrorCode', 'ErrorStatus'])
/** More than the platform puts into one event; what is beyond is not read. */
const maxListed = 50

/** By name; what stands in the n-th list of an event by `List[n].Name`, and what was scanned by `ScanResult`. */
export type Fields = ReadonlyMap<string, string>
export type XmlResult =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'refused'; readonly reason: 'xml' | 'doctype' | 'root' | 'duplicate-field' }

/** Characters that XML 1.0 does not allow. The platform passes on control characters that a member typed. */
const illegal = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

const utf8 = new TextDecoder()

/** Bytes that are not UTF-8 become replacement characters: a member's broken letter is no reason to drop the message. */
export const decodeUtf8 = (bytes: Buffer): string => utf8.decode(bytes)

/** A field with nothing in it to decode: what stands there is the value. */
const plainField = /\s*<([A-Za-z]+)>(?:<!\[CDATA\[([^\]\r\uD800-\uDFFF]*)\]\]>|([^<&\]\r\uD800-\uDFFF]*))<\/\1>/y
const plainEnd = /^\s*<\/xml>[ \t\n]*$/

/** The fields of the plainest form, which is nearly all that comes; undefined for any other: the parser decides about that. */
const readPlain = (source: string): Fields | undefined => {
  if (!source.startsWith('<xml>')) return undefined
  const fields = new Map<string, string>()
  let end = '<xml>'.length
  for (;;) {
    plainField.lastIndex = end
    const found = plainField.exec(source)
    if (found === null) return plainEnd.test(source.slice(end)) ? fields : undefined
    end = plainField.lastIndex
    const [, name = '', section, words = ''] = found
    if (!known.has(name)) continue
    if (fields.has(name)) return undefined
    fields.set(name, section ?? words)
  }
}

/** Reads `<xml><Name>value</Name>…</xml>`, the only shape the platform writes. */
export const readXml = (source: string): XmlResult => {
  const legal = source.replaceAll(illegal, ' ')
  const plain = readPlain(legal)
  return plain === undefined ? parseXml(legal) : { kind: 'fields', fields: plain }
}

/** The name a value deeper than the fields is kept by: those of lists, and the text of a code that was scanned. */
const deepName = (path: readonly string[], lists: number): string | undefined => {
  const last = path.at(-1) ?? ''
  if (path.length === 3 && path[1] === 'ScanCodeInfo' && last === 'ScanResult') return last
  const isListed = path.length === 4 && path[2] === 'List' && listed.has(last) && lists <= maxListed
  return isListed ? `List[${lists - 1}].${last}` : undefined
}

/** Strictly, and with a reason to refuse. */
const parseXml = (source: string): XmlResult => {
  const fields = new Map<string, string>()
  const path: string[] = []
  let lists = 0
  let refused: Extract<XmlResult, { kind: 'refused' }>['reason'] | undefined
  const add = (words: string): void => {
    const name = path.length === 2 ? path[1] : deepName(path, lists)
    if (name !== undefined && (path.length > 2 || known.has(name))) fields.set(name, (fields.get(name) ?? '') + words)
  }
  const parser = new SaxesParser()
  parser.on('error', ({ message }) => {
    // A member may type `]]>`, and not every sender splits it: the words are read on. Fields it could add are duplicates.
    if (!message.includes('"]]>"')) refused ??= 'xml'
  })
  parser.on('doctype', () => {
    refused ??= 'doctype'
  })
  parser.on('opentag', ({ name }) => {
    path.push(name)
    if (path.length === 1 && name !== 'xml') refused ??= 'root'
    if (path.length === 3 && name === 'List') lists += 1
    const deep = deepName(path, lists)
    if (deep !== undefined && fields.has(deep)) refused ??= 'duplicate-field'
    else if (deep !== undefined) fields.set(deep, '')
    if (path.length !== 2 || !known.has(name)) return
    if (fields.has(name)) refused ??= 'duplicate-field'
    else fields.set(name, '')
  })
  parser.on('closetag', () => {
    path.pop()
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(source).close()
  return refused === undefined ? { kind: 'fields', fields } : { kind: 'refused', reason: refused }
}

/** `]]>` would end the section early and let a member's words become fields: it is split over two sections. */
const cdata = (words: string): string =>
  `<![CDATA[${words.toWellFormed().replaceAll(illegal, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** Writes fields in the order given; numbers bare, as the platform shows them. */
export const writeXml = (fields: Readonly<Record<string, string | number>>, more = ''): string => {
  const inner = Object.entries(fields).map(
    ([name, value]) => `<${name}>${typeof value === 'number' ? String(value) : cdata(value)}</${name}>`,
  )
  return `<xml>${inner.join('')}${more}</xml>`
}

/** A field that holds fields. */
export const nestedXml = (name: string, fields: Readonly<Record<string, string>>): string =>
  `<${name}>${Object.entries(fields)
    .map(([inner, value]) => `<${inner}>${cdata(value)}</${inner}>`)
    .join('')}</${name}>`
