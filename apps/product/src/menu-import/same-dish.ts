import { lookOf } from '@diancan/text';

/** The same for dishes whose category and name look the same. The looks of names contain no line break. */
export const dishKey = (category: string, name: string): string => `${lookOf(category)}\n${lookOf(name)}`;

/**
 * Which of those that look the same is meant: the one that is written exactly so, or the only one. Menus of
 * older releases may have several.
 */
export function meantBy<T>(
  lookalikes: readonly T[],
  isExact: (one: T) => boolean,
): T | 'several' | undefined {
  const exact = lookalikes.filter(isExact);
  const meant = exact.length > 0 ? exact : lookalikes;
  return meant.length > 1 ? 'several' : meant[0];
}
