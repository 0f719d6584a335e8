import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeUtf8, readXml, writeXml } from '../../../src/channels/tencent/xml.ts'

const content = (xml: string): string | undefined => {
  const read = readXml(xml)
  return read.kind === 'fields' ? read.fields.get('Content') : undefined
}

describe('reading', () => {
  test('values stay text', () => {
    const read = readXml('<xml><Content>007</Content><MsgId>4561255354251345929</MsgId></xml>')
    expect(read.kind === 'fields' && [...read.fields]).toEqual([
      ['Content', '007'],
      ['MsgId', '4561255354251345929'],
    ])
  })

  test.each([
    ['doctype', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>'],
    ['duplicate-field', '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>'],
    ['root', '<html><Content>a</Content></html>'],
    ['xml', '<xml><Content>a</xml>'],
    ['xml', ''],
    ['xml', '{"Content":"a"}'],
    ['xml', '<xml><Content>&nbsp;</Content></xml>'],
    ['xml', '<xml><Content>a</Content></xml><xml></xml>'],
  ])('%s is refused', (reason, xml) => {
    expect(readXml(xml)).toEqual({ kind: 'refused', reason })
  })

  test('fields inside other fields and lists of unknown ones are passed over', () => {
    const xml =
      '<xml><List><Content>x</Content></List><List/><Content>a<b>c</b>d</Content><constructor>e</constructor></xml>'
    const read = readXml(xml)
    expect(read.kind === 'fields' && Object.fromEntries(read.fields)).toEqual({ Content: 'ad' })
  })

  test('a control character that a member typed does not lose the message', () => {
    expect(content('<xml><Content><![CDATA[工\u001D资]]></Content></xml>')).toBe('工 资')
  })

  test('a member may type what ends a section, split by the sender or not, but adds no field with it', () => {
    expect(content('<xml><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>')).toBe('a]]>b')
    expect(content('<xml><Content><![CDATA[a]]>b]]></Content></xml>')).toBe('ab]]>')
    const forged = '<![CDATA[a]]></Content><FromUserName>x</FromUserName><Content>]]>'
    expect(readXml(`<xml><FromUserName>y</FromUserName><Content>${forged}</Content></xml>`)).toMatchObject({
      kind: 'refused',
    })
  })

  test('the plain form is read as the parser reads it', () => {
    const tags = ['<xml>', '</xml>', '<Content>', '</Content>', '<MsgId>', '</MsgId>', '<Other>', '</Other>', '<List/>']
    const marks = ['<![CDATA[', ']]>', ']', '\r\n', '\n', ' ', '\u00A0', '&amp;', '&a', '<!-- -->']
    const piece = fc.constantFrom(...tags, ...marks, '工资', '7', '\u{1F600}', '\uD83D', '\u0001')
    const field = fc
      .tuple(fc.constantFrom('Content', 'MsgId', 'Other'), fc.array(piece, { maxLength: 3 }))
      .map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`)
    const inner = fc.array(fc.oneof({ weight: 4, arbitrary: field }, piece), { maxLength: 5 })
    fc.assert(
      fc.property(inner, fc.constantFrom('', '\n', '\u00A0', 'x'), (parts, after) => {
        const source = `<xml>${parts.join('')}</xml>${after}`
        // With a declaration in front it is not the plain form any more.
        expect(readXml(source)).toEqual(readXml(`<?xml version="1.0"?>${source}`))
      }),
      { numRuns: 2000 },
    )
  })

  test('broken UTF-8 becomes replacement characters', () => {
    const bytes = Buffer.concat([
      Buffer.from('<xml><Content>工'),
      Buffer.from([0xe5, 0xb7]),
      Buffer.from('</Content></xml>'),
    ])
    expect(content(decodeUtf8(bytes))).toBe('工\uFFFD')
  })
})

describe('writing', () => {
  test('any words come back as they were, less what XML does not allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (words) => {
        const allowed = words.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
        const xml = writeXml({ MsgType: 'text', Content: allowed })
        expect(writeXml({ MsgType: 'text', Content: words })).toBe(xml)
        expect(content(xml)).toBe(allowed.replaceAll(/\r\n?/g, '\n'))
      }),
      { numRuns: 500 },
    )
  })

  test('words cannot end their section and become fields', () => {
    const words = 'a]]></Content><MsgType>news</MsgType><Content><![CDATA[b]]>]]]]>>'
    expect(content(writeXml({ MsgType: 'text', Content: words }))).toBe(words)
  })
})
