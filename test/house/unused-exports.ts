import { execa } from 'execa';

const PROJECT = `${import.meta.dirname}/../..`;

interface KnipReport {
  issues: { file: string; exports: { name: string }[]; types: { name: string }[] }[];
}

/**
 * Exported values and types that no other file imports, as knip finds them by this project's `knip.json`.
 * @param folder a checkout
 * @returns such as `apps/a/src/a.ts: name`
 */
export async function unusedExportsOf(folder: string): Promise<string[]> {
  const { stdout } = await execa(
    `${PROJECT}/node_modules/.bin/knip`,
    [
      '--config',
      `${PROJECT}/knip.json`,
      '--include',
      'exports,types',
      '--reporter',
      'json',
      '--no-exit-code',
    ],
    { cwd: folder },
  );
  return (JSON.parse(stdout) as KnipReport).issues.flatMap(({ file, exports, types }) =>
    [...exports, ...types].map(({ name }) => `${file}: ${name}`),
  );
}
