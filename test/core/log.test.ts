import { expect, test } from 'vitest'
import { AppError, ensure } from '../../src/core/errors.ts'
import { createLog } from '../../src/core/log.ts'
import { spawnSync } from 'node:child_process'

test('an error is logged without its message, which may quote what a person wrote', () => {
  const script = `
    import { createLog } from './src/core/log.ts'
    const log = createLog('info')
    const error = Object.assign(new TypeError('我叫王五，电话13912345678'), { code: 'EPIPE' })
    log.error('dialogue', 'a message was not answered', error, { turn: 'trn_1' })
    log.error('dialogue', 'thrown', '王五')
    log.warn('job', 'a job is dead', { job: 'job_1' })
    log.info('start', 'ready')
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
  const lines = stderr
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(lines).toMatchObject([
    { category: 'dialogue', msg: 'a message was not answered', error: 'TypeError', code: 'EPIPE', turn: 'trn_1' },
    { category: 'dialogue', error: 'string' },
    { category: 'job', job: 'job_1' },
    { category: 'start', msg: 'ready' },
  ])
  expect(stderr).not.toMatch(/王五|13912345678/)
})

test('a silent log says nothing, and a refusal knows its status', () => {
  createLog('silent').info('start', 'never seen')
  expect(new AppError('too_many', '慢一点').status).toBe(429)
  expect(() => ensure(false, 'not_found', '没有这一条。')).toThrow('没有这一条。')
  expect(() => ensure(true, 'not_found', '没有这一条。')).not.toThrow()
})
