import { defineConfig } from 'vitest/config';

const lane = (name: string, ending: string, options: object = {}) => ({
  extends: true as const,
  test: { name, include: [`{apps,libs,scripts,test}/**/*.${ending}.ts`], ...options },
});

/** Three lanes by file name: no I/O, real servers, the whole fleet. Time limits suit a slow machine. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    pool: 'forks',
    // Decorators write their metadata only if this is loaded before any of them.
    setupFiles: ['reflect-metadata'],
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    projects: [
      lane('unit', 'spec'),
      lane('medium', 'medium-spec', { testTimeout: 60_000, hookTimeout: 120_000 }),
      // One fleet at a time: each is five processes.
      lane('e2e', 'e2e-spec', { testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false }),
    ],
  },
});
