import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BUILT_FROM = [
  'apps',
  'libs',
  '.swcrc',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A hash over names and contents of everything that the build reads; tests are not among it. */
export function fingerprint(project: string) {
  const hash = createHash('sha256');
  for (const file of BUILT_FROM.flatMap(path => filesUnder(project, path))) {
    hash.update(`${file}\0`);
    hash.update(
      createHash('sha256')
        .update(readFileSync(join(project, file)))
        .digest(),
    );
  }
  return hash.digest('hex');
}

function filesUnder(project: string, path: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(project, path), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const inside = `${path}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'testing' ? [] : filesUnder(project, inside);
      return entry.name.endsWith('spec.ts') ? [] : [inside];
    });
}
