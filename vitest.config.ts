import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';

const lane = (name: string, ending: string, options: object = {}) => ({
  extends: true as const,
  test: { name, include: [`{apps,libs,scripts,test}/**/*.${ending}.ts`], ...options },
});

const SOURCES = '{apps,libs}/*/src/**/*.ts';

/** Files on which a module depends without importing them: it reads them, or starts processes that do. */
const READ_BY: ReadonlyArray<readonly [module: RegExp, files: string]> = [
  [/^test\/fleet\/start-fleet[.]ts$/, SOURCES],
  [/^test\/boundaries\/.*[.]spec[.]ts$/, SOURCES],
  [/^test\/boundaries\/dialect[.]spec[.]ts$/, 'scripts/**/*.{ts,mjs}'],
  [/^test\/upgrade\/release[.]ts$/, 'test/upgrade/releases/*/*'],
  [/^test\/transaction\/shop-instance[.]ts$/, '{libs/*/src/**,test/transaction}/*.ts'],
];
const READS_SETTINGS = /['"`]config-repo['"`/]/;

/** `--changed` follows imports alone; this adds those files. */
const readFiles = {
  name: 'read-files',
  transform(this: { addWatchFile(file: string): void }, code: string, id: string) {
    const module = relative(import.meta.dirname, id);
    const patterns = READ_BY.filter(([reader]) => reader.test(module)).map(([, files]) => files);
    if (READS_SETTINGS.test(code)) patterns.push('config-repo/*');
    const files = globSync(patterns, { cwd: import.meta.dirname }).filter(file => !/spec[.]ts$/.test(file));
    for (const file of files) this.addWatchFile(join(import.meta.dirname, file));
  },
};

/**
 * Lanes by file name: no I/O; real servers; a whole fleet; what takes minutes (`npm run test:long`). Time
 * limits suit a slow, shared machine.
 */
export default defineConfig({
  plugins: [readFiles],
  resolve: { tsconfigPaths: true },
  test: {
    pool: 'forks',
    // By default a machine with two cores would run one file at a time, and wait most of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Decorators write their metadata only if this is loaded before any of them.
    setupFiles: ['reflect-metadata'],
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    projects: [
      // Some read the whole code. They share modules, whose imports took ten times as long as the tests.
      lane('unit', 'spec', { testTimeout: 30_000, isolate: false }),
      // nestjs-pino has one logger for a process: with shared modules, the first service would set its level.
      lane('medium', 'medium-spec', { testTimeout: 60_000, hookTimeout: 120_000 }),
      lane('e2e', 'e2e-spec', {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        // One file at a time: a fleet is six processes.
        fileParallelism: false,
        // Concurrent tests of a file mostly wait for leases to end, and use little CPU.
        maxConcurrency: 24,
      }),
      lane('long', 'long-spec', {
        testTimeout: 1_800_000,
        hookTimeout: 900_000,
        // One file at a time: they print how long things take.
        fileParallelism: false,
        disableConsoleIntercept: true,
      }),
    ],
  },
});
