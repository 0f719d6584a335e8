import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { formatCitation, parseCitation } from '../../src/law/citations.ts'
import { realDir } from './content.ts'

const citationSchema = z.object({ code: z.string(), article: z.union([z.string(), z.number(), z.null()]) })
const factsSchema = z.object({
  laws: z.record(z.string(), z.object({ name: z.string() })),
  facts: z.array(z.object({ id: z.string(), status: z.string(), citations: z.array(citationSchema) })),
  questions: z.array(z.object({ id: z.string(), label: z.string(), cites: z.array(z.string()) })),
})
type Facts = z.output<typeof factsSchema>

/** The fact sheets stand beside a developer's checkout; a clone has none. */
const readFacts = async (): Promise<Facts | undefined> => {
  const source = await readFile(new URL('../../../shared/facts/law-facts.json', import.meta.url), 'utf8').catch(
    () => undefined,
  )
  return source === undefined ? undefined : factsSchema.parse(JSON.parse(source))
}

/** Rests on no article that was read: the entry that says so, and who knows. */
const unread: Readonly<Record<string, string>> = {
  q046: 'severance-tax',
  q105: 'gig-ban-fine',
  q107: 'gig-relation',
  q154: 'heat-stop-work',
  'oc-appl': 'od-diagnosis-dispute',
  'ui-60': 'ui-register',
  'ui-js-amt': 'ui-months',
  'gig-rel': 'gig-relation',
  'gig-guide': 'gig-ban-fine',
  'gig-oip': 'gig-accident',
  'tax-table': 'severance-tax',
}

const knowledge = await loadKnowledge(realDir)
const cited = new Set(knowledge.entries.flatMap((entry) => entry.cites))
const citedLaws = new Set([...cited].map((cite) => cite.replace(/第[^第]*条(之.)?$/, '')))

const articleOf = (law: string, article: string | number): string => {
  const [number = '', inserted] = String(article).split('-')
  const parsed = parseCitation(`${law}第${number}条`, knowledge.laws)
  if (!parsed.ok || knowledge.laws.find(law)?.whole === true) return law
  return formatCitation(inserted === undefined ? parsed.citation : { ...parsed.citation, inserted: Number(inserted) })
}

/** Names of the sheet are read as ours are: 第一千零十条 is written 第一千零一十条. */
const sameCite = (cite: string): string => {
  const parsed = parseCitation(cite, knowledge.laws)
  return parsed.ok ? formatCitation(parsed.citation) : cite
}

const saysUnverified = (id: string): boolean => {
  const entry = knowledge.byId.get(unread[id] ?? '')
  return entry !== undefined && entry.status !== 'verified' && /待核实|问12333|12366/.test(entry.short + entry.body)
}

const facts = await readFacts()
if (facts === undefined) console.info('no ../shared/facts here: coverage of the fact sheet was not looked at')

describe.skipIf(facts === undefined)('the content beside the fact sheet', () => {
  test('has for every lay question an entry that rests on one of its articles', () => {
    const open = (facts?.questions ?? []).filter(
      ({ id, cites }) => !cites.some((cite) => cited.has(sameCite(cite))) && !saysUnverified(id),
    )
    expect(open.map(({ id, label }) => `${id} ${label}`)).toEqual([])
    expect(facts?.questions).toHaveLength(157)
  })

  test('has every fact in an entry that cites it, or says that it was not verified', () => {
    const laws = facts?.laws ?? {}
    const open = (facts?.facts ?? []).filter(
      ({ id, citations }) =>
        !citations.some(({ code, article }) => {
          const law = laws[code]?.name ?? code
          const cite = article === null ? law : articleOf(law, article)
          return cite === law ? citedLaws.has(law) : cited.has(cite)
        }) && !saysUnverified(id),
    )
    expect(open.map(({ id }) => id)).toEqual([])
    expect(facts?.facts).toHaveLength(159)
  })
})

describe('the content that ships', () => {
  test('is at least 320 entries with 8 ways to ask on the average', () => {
    const phrasings = knowledge.entries.reduce((sum, entry) => sum + entry.questions.length, 0)
    expect(knowledge.entries.length).toBeGreaterThanOrEqual(320)
    expect(phrasings / knowledge.entries.length).toBeGreaterThanOrEqual(8)
  })

  test('explains every article it cites in its grounds', () => {
    const silent = knowledge.entries.flatMap((entry) => {
      const grounds = entry.body.slice(entry.body.indexOf('## 依据')).replaceAll(/[《》]/g, '')
      return entry.cites
        .filter((cite) => !grounds.includes(cite.replaceAll(/[《》]/g, '')))
        .map((cite) => join(entry.file, cite))
    })
    expect(silent).toEqual([])
  })
})
