// Sets up what is missing or stale (packages, the built program, the built pages), then runs a command of dist/.
// Plain JavaScript: it has to run before anything is installed. All set-up output goes to standard error.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => path.join(root, ...parts)
const say = (words) => process.stderr.write(`${words}\n`)

const run = (command, args, options = {}) => {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.error !== undefined) throw result.error
  return result.status ?? 1
}

const must = (what, command, args) => {
  say(`liangxin: ${what} …`)
  const status = run(command, args)
  if (status !== 0) {
    say(`liangxin: ${what} failed (${status})`)
    process.exit(1)
  }
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

/** Names, sizes and times of all files below: changes when a source changes, costs a few milliseconds. */
const stampOf = (folders, files) => {
  const hash = createHash('sha256')
  const add = (file) => {
    const stat = statSync(file)
    hash.update(`${path.relative(root, file)} ${stat.size} ${stat.mtimeMs}\n`)
  }
  const walk = (folder, skip) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(folder, entry.name)
      if (skip.includes(full)) continue
      if (entry.isDirectory()) walk(full, skip)
      else add(full)
    }
  }
  for (const { folder, skip } of folders) walk(folder, skip)
  for (const file of files) if (existsSync(file)) add(file)
  return hash.digest('hex')
}

const steps = () => [
  {
    what: 'installing packages (the first time takes a minute)',
    stampFile: at('node_modules', '.liangxin-stamp'),
    stamp: () =>
      createHash('sha256')
        .update(readFileSync(at('package-lock.json')))
        .digest('hex'),
    done: () => {
      const installed = at('node_modules', '.package-lock.json')
      return (
        existsSync(installed) &&
        existsSync(at('node_modules', 'typescript')) &&
        statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs
      )
    },
    make: (what) => must(what, 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']),
  },
  {
    what: 'building the program',
    stampFile: at('dist', '.program-stamp'),
    stamp: () =>
      stampOf(
        [{ folder: at('src'), skip: [at('src', 'pages')] }],
        [at('tsconfig.json'), at('scripts', 'tsconfig.build.json')],
      ),
    done: () => false,
    make: (what) =>
      must(what, process.execPath, [
        at('node_modules', 'typescript', 'bin', 'tsc'),
        '-p',
        at('scripts', 'tsconfig.build.json'),
      ]),
  },
  {
    what: 'building the pages',
    stampFile: at('dist', '.pages-stamp'),
    stamp: () =>
      stampOf(
        [
          { folder: at('src', 'pages'), skip: [] },
          { folder: at('src', 'http', 'api'), skip: [] },
        ],
        [at('scripts', 'vite.config.ts'), at('package-lock.json')],
      ),
    done: () => false,
    make: (what) =>
      must(what, process.execPath, [
        at('node_modules', 'vite', 'bin', 'vite.js'),
        'build',
        '--config',
        at('scripts', 'vite.config.ts'),
        '--logLevel',
        'warn',
      ]),
  },
]

const alive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** One set-up at a time: a second one waits for the first, and takes over from a dead one. */
const locked = (work) => {
  const lock = at('.setup-lock')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const holder = Number(read(lock))
      if (holder > 0 && !alive(holder)) rmSync(lock, { force: true })
      else if (waited === 0) say('liangxin: another set-up is under way, waiting for it …')
      Atomics.wait(pause, 0, 0, 200)
    }
  }
  try {
    work()
  } finally {
    rmSync(lock, { force: true })
  }
}

const stale = () =>
  steps().filter((step) => read(step.stampFile) !== (existsSync(at('package-lock.json')) ? step.stamp() : ''))

const setUp = () => {
  if (stale().length === 0) return
  locked(() => {
    for (const step of stale()) {
      const stamp = step.stamp()
      if (!step.done()) step.make(step.what)
      mkdirSync(path.dirname(step.stampFile), { recursive: true })
      writeFileSync(step.stampFile, stamp)
    }
  })
}

const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Browser tests want a Chromium with Chinese fonts; as root on Debian one is installed, elsewhere they say that they are left out. */
const findChromium = () => {
  if (chromiums.some((file) => existsSync(file)) || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  say('liangxin: installing Chromium for the browser tests …')
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

const test = (args) => {
  findChromium()
  const vitest = at('node_modules', 'vitest', 'vitest.mjs')
  return run(
    process.execPath,
    [vitest, 'run', '--config', at('scripts', 'vitest.config.ts'), '--root', root, ...args],
    {
      stdio: 'inherit',
    },
  )
}

const script = (file, args) =>
  run(process.execPath, ['--import', 'tsx', at('scripts', file), ...args], { stdio: 'inherit' })

const command = async (name, args) => {
  const { run: runCommand } = await import(pathToFileURL(at('dist', 'commands', `${name}.js`)).href)
  return runCommand(args, process)
}

const [, , name = 'setup', ...args] = process.argv
setUp()
if (name === 'test') process.exit(test(args))
if (name === 'bench') process.exit(script(path.join('bench', 'bench.ts'), args))
if (name === 'eval') process.exit(script('eval.ts', args))
if (name === 'platform') process.exit(script('platform.ts', args))
if (name !== 'setup') process.exitCode = await command(name, args)
