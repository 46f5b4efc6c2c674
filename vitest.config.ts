import { defineConfig } from 'vitest/config';
import { NODE_FLAGS } from './test/node-flags.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/peers/**'],
    pool: 'forks',
    execArgv: [...NODE_FLAGS],
    maxWorkers: 2, // many tests wait (a killed server, a browser): one at a time leaves a small machine idle
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
