import { createRequire } from 'node:module';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const { options } = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as IConfiguration;
const TEST = /(?:spec[.]ts$|\/testing\/)/;

/**
 * The feature of a file: the folder directly under `src` or `scripts`, or the file itself where it lies
 * beside them. Undefined for tests and packages.
 */
function featureOf(file: string): string | undefined {
  if (TEST.test(file)) return undefined;
  return /^(?:(?:apps|libs)\/[^/]+\/src|scripts)\/[^/]+/.exec(file)?.[0];
}

/**
 * Features that import one another at run time in a circle. Imports of types do not count.
 * @param places folders below the base, such as `apps`
 * @returns each knot as its sorted features with ` ↔ ` between them, all sorted
 */
export async function knotsIn(places: string[], baseDir = process.cwd()): Promise<string[]> {
  const { output } = await cruise(places, { ...options, baseDir }, undefined, {
    tsConfig: extractTSConfig('tsconfig.json'),
  });
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const from = featureOf(source);
    if (from === undefined) continue;
    const to = imports.get(from) ?? new Set<string>();
    imports.set(from, to);
    for (const { resolved, dependencyTypes } of dependencies) {
      const feature = featureOf(resolved);
      if (feature && feature !== from && !dependencyTypes.includes('type-only')) to.add(feature);
    }
  }
  return circles(imports);
}

function circles(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reached = new Map([...imports.keys()].map(feature => [feature, reachableFrom(feature, imports)]));
  const knots = new Set<string>();
  for (const [feature, others] of reached) {
    const together = [...others].filter(other => reached.get(other)?.has(feature));
    if (together.length > 0) knots.add(together.toSorted().join(' ↔ '));
  }
  return [...knots].toSorted();
}

/** Includes the feature itself only if a circle leads back to it. */
function reachableFrom(feature: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [feature];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of imports.get(at) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
