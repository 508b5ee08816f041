import { distance } from 'fastest-levenshtein';

/** What a misspelt name is meant to be; null if no known one is near, or it is too short to tell. */
export function closestName(name: string, known: readonly string[]): string | null {
  const most = Math.round(name.length / 3);
  let closest: { readonly name: string | null; readonly away: number } = { name: null, away: most + 1 };
  for (const candidate of known) {
    const away = distance(plain(name), plain(candidate));
    if (away < closest.away) closest = { name: candidate, away };
  }
  return closest.name;
}

/** Differences in capitals, spaces, `_` and `-` do not count. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');
