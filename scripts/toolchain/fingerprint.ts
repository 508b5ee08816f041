import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BUILT_FROM = [
  '{apps,libs}/**',
  '.swcrc',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A hash over the names and contents of all files that the build reads, which are no tests. */
export function fingerprint(project: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(BUILT_FROM, { cwd: project, exclude: isNotBuilt }).toSorted()) {
    if (statSync(join(project, file)).isDirectory()) continue;
    hash.update(
      `${file}\0${createHash('sha256')
        .update(readFileSync(join(project, file)))
        .digest('hex')}`,
    );
  }
  return hash.digest('hex');
}

const isNotBuilt = (path: string): boolean => /(?:^|\/)testing$|spec\.ts$/.test(path);
