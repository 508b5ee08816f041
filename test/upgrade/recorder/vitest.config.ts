import { defineConfig } from 'vitest/config';

/** Records a release instead of testing: see ../README.md. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          // One of the lanes that `npm test` runs.
          name: 'e2e',
          setupFiles: ['reflect-metadata'],
          include: ['test/upgrade/recorder/record-release.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
