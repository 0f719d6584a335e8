import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'
import { synonymsSchema } from '../src/knowledge/vocabulary.ts'

/**
 * Writes `data/letters.json`, by which the program reads traditional characters and pinyin without the packages that know
 * them: `npx tsx scripts/make-letters.ts`. Only single characters are turned (the words around them say the rest), only the
 * 6,763 of GB 2312 are spelled.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const toSimple = Converter({ from: 't', to: 'cn' })

const traditional: string[] = []
const simplified: string[] = []
for (let code = 0x4e00; code <= 0x9fff; code += 1) {
  const from = String.fromCodePoint(code)
  const to = toSimple(from)
  if (to === from || Array.from(to).length !== 1) continue
  traditional.push(from)
  simplified.push(to)
}

const gb2312 = new TextDecoder('gb2312')
const spelled = new Map<string, string>()
for (let high = 0xb0; high <= 0xf7; high += 1) {
  for (let low = 0xa1; low <= 0xfe; low += 1) {
    const character = gb2312.decode(Uint8Array.of(high, low))
    if (!/^\p{Script=Han}$/u.test(character)) continue
    const sound = pinyin(character, { toneType: 'none', v: true }).replaceAll('ü', 'v')
    if (/^[a-z]+$/.test(sound)) spelled.set(sound, (spelled.get(sound) ?? '') + character)
  }
}

const known = synonymsSchema.parse(JSON.parse(await readFile(join(root, 'data/synonyms.json'), 'utf8')))
const kept = Array.from(known.traditional).filter((from) => !traditional.includes(from))
if (kept.length > 0) console.log(`kept by hand in synonyms.json, not in the tables: ${kept.join('')}`)
const sounds = Object.fromEntries([...spelled].sort(([a], [b]) => (a < b ? -1 : 1)))
await writeFile(
  join(root, 'data/letters.json'),
  `${JSON.stringify({ traditional: traditional.join(''), simplified: simplified.join(''), sounds }, undefined, 1)}\n`,
)
console.log(`${traditional.length} traditional characters, ${spelled.size} syllables`)
