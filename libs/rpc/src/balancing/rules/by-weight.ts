/** Draws one by lot, with chances in proportion to their weights. @param items at least one; weights above 0 */
export function byWeight<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  random: () => number = Math.random,
): T {
  const weights = items.map(weightOf);
  let point = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex(weight => (point -= weight) < 0);
  // Rounding may leave the point just behind the last.
  return items.at(index)!;
}
