import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.js'],
    globalSetup: ['setup/services.js'],
    // Only a guard against a test that hangs: nothing here is about time, and machines are busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The service hashes passwords on a thread or two and answers 503 when too many wait.
    maxWorkers: 2,
    // The client says much on the console, of refusals that are expected too.
    silent: 'passed-only',
  },
})
