import path from 'node:path'

/** Source files by path from the project's root, `src/core/ids.ts`. */
export type Sources = ReadonlyMap<string, string>

/** What a folder under src/ may import besides itself. A folder without a row is a violation. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  law: ['core'],
  knowledge: ['core', 'law'],
  // What a model may see and say: the question, the entries and the articles. No person, case or conversation.
  model: ['core', 'law', 'knowledge'],
  safety: ['core'],
  people: ['core'],
  casework: ['core', 'people'],
  reminders: ['core', 'law', 'people'],
  dialogue: ['core', 'law', 'knowledge', 'safety', 'people'],
  services: ['core', 'safety', 'people', 'casework', 'law', 'reminders', 'dialogue'],
  channels: ['core'],
  store: ['core'],
  operations: ['core', 'store'],
  jobs: ['core'],
  webhooks: ['core'],
  http: ['core', 'law', 'knowledge', 'safety', 'people', 'casework', 'reminders', 'dialogue', 'services', 'webhooks'],
  pages: ['http', 'core'],
}

/** Root files: who may import them. */
const rootFiles: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': [],
  'src/app.ts': ['src/main.ts', 'src/web.ts', 'src/commands'],
  'src/web.ts': ['src/main.ts', 'src/commands'],
  'src/configured-channels.ts': ['src/app.ts'],
  // Loaded by app.ts only where a model is configured.
  'src/model-wires.ts': ['src/app.ts'],
  'src/content.ts': ['src/app.ts'],
  'src/state.ts': ['src/main.ts', 'src/app.ts', 'src/commands'],
  'src/environment.ts': ['src/config.ts', 'src/platform-settings.ts'],
  'src/platform-settings.ts': ['src/config.ts'],
  'src/config.ts': [
    'src/main.ts',
    'src/app.ts',
    'src/content.ts',
    'src/configured-channels.ts',
    'src/model-wires.ts',
    'src/web.ts',
    'src/state.ts',
    'src/commands',
  ],
}

/** Outside packages and the only folders that may use them. */
const owners: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(koa|@koa\/.*|rate-limiter-flexible|prom-client)$/, ['src/http/']],
  [/^(lowdb|lowdb\/.*|sorted-btree)$/, ['src/store/']],
  [/^pg$/, ['src/store/', 'src/jobs/']],
  [/^graphile-worker$/, ['src/jobs/']],
  [/^wechaty/, ['src/channels/wechaty/']],
  [/^croner$/, ['src/reminders/']],
  [/^node-cron$/, ['src/jobs/']],
  [/^(react|react-dom|antd|weui)(\/.*)?$/, ['src/pages/']],
  [/^qrcode$/, ['src/http/']],
  [/^pino$/, ['src/core/log.ts']],
  [/^sharp$/, ['src/services/media/']],
]

const places: readonly { readonly what: string; readonly pattern: RegExp; readonly only: readonly string[] }[] = [
  { what: 'process.env', pattern: /\bprocess\.env\b/, only: ['src/config.ts'] },
  { what: 'reading the clock', pattern: /\bDate\.now\(\)|\bnew Date\(\)/, only: ['src/core/clock.ts', 'src/pages/'] },
  {
    what: 'random bytes',
    pattern: /\b(randomBytes|randomInt|randomUUID|getRandomValues|Math\.random)\(/,
    only: ['src/core/ids.ts', 'src/pages/'],
  },
  {
    what: 'fetch',
    pattern: /(?<![.\w])fetch\(/,
    // A model answers while somebody waits: what it says is no job's outcome, and it is asked outside of every transaction.
    only: ['src/channels/', 'src/jobs/', 'src/webhooks/', 'src/model/', 'src/pages/'],
  },
]

const maxFileLines = 250

export interface Import {
  readonly from: string
  readonly to: string
  readonly outside: boolean
}

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')

const specifiers = (source: string): readonly string[] =>
  [...withoutComments(source).matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([^'"]+)\1/gm)].flatMap(
    (match) => (match[2] === undefined ? [] : [match[2]]),
  )

export const importsOf = (sources: Sources): readonly Import[] =>
  [...sources].flatMap(([from, source]) =>
    specifiers(source).map((specifier) =>
      specifier.startsWith('.')
        ? { from, to: path.posix.join(path.posix.dirname(from), specifier), outside: false }
        : { from, to: specifier, outside: true },
    ),
  )

const folderOf = (file: string): string => file.split('/')[1] ?? ''

const checkImport = ({ from, to, outside }: Import): string | undefined => {
  if (outside) {
    const owner = owners.find(([pattern]) => pattern.test(to))
    const fine = owner === undefined || owner[1].some((folder) => from.startsWith(folder))
    return fine ? undefined : `${from} uses ${to}, which belongs to ${owner[1].join(', ')}`
  }
  const users = rootFiles[to]
  if (users !== undefined)
    return users.some((user) => from.startsWith(user)) ? undefined : `${from} imports the root file ${to}`
  if (rootFiles[from] !== undefined) return undefined
  const folder = folderOf(from)
  const target = folderOf(to)
  if (folder === target || folder === 'commands') return undefined
  if (folder === 'pages' && target === 'http' && !to.startsWith('src/http/api/'))
    return `${from} imports ${to}: pages see http/api only`
  const row = allowed[folder]
  if (row === undefined) return `${from}: the folder ${folder} has no row in the table`
  return row.includes(target) ? undefined : `${from} imports ${to}: ${folder} may not use ${target}`
}

/** Groups of files that import each other in a circle, type imports included. */
export const cyclesIn = (imports: readonly Import[]): readonly string[] => {
  const graph = new Map<string, string[]>()
  for (const { from, to, outside } of imports) if (!outside) graph.set(from, [...(graph.get(from) ?? []), to])
  const done = new Set<string>()
  const found: string[] = []
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    if (start !== -1) {
      found.push(`import cycle: ${[...trail.slice(start), file].join(' > ')}`)
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

/** Files that neither main, a command nor a page can reach. */
const deadFiles = (sources: Sources, imports: readonly Import[]): readonly string[] => {
  const roots = [...sources.keys()].filter(
    (file) => file === 'src/main.ts' || file.startsWith('src/commands/') || file.startsWith('src/pages/'),
  )
  const reached = new Set<string>()
  const queue = [...roots]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    for (const { from, to, outside } of imports) if (from === file && !outside) queue.push(to)
  }
  return [...sources.keys()].filter((file) => !reached.has(file)).map((file) => `${file} is used by nothing`)
}

const checkFile = (file: string, source: string): readonly string[] => {
  const code = withoutComments(source)
  const found = places
    .filter(({ pattern, only }) => pattern.test(code) && !only.some((place) => file.startsWith(place)))
    .map(({ what }) => `${file}: ${what} is not for this place`)
  const lines = source.split('\n').length
  return lines > maxFileLines ? [...found, `${file} has ${lines} lines`] : found
}

/** Every broken rule, in words. */
export const violations = (sources: Sources): readonly string[] => {
  const imports = importsOf(sources)
  return [
    ...imports.flatMap((one) => checkImport(one) ?? []),
    ...cyclesIn(imports),
    ...deadFiles(sources, imports),
    ...[...sources].flatMap(([file, source]) => checkFile(file, source)),
  ]
}
