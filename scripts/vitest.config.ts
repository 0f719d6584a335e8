import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    env: { TZ: 'Asia/Shanghai', LOG_LEVEL: 'silent' },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for a disk, a server or a time-out: one more than a small machine has cores keeps them busy.
    maxWorkers: 3,
  },
})
