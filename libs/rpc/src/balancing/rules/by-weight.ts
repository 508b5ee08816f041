/**
 * Picks one item at random, with a probability in proportion to its weight.
 * @param items at least one; weights above 0
 */
export function byWeight<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  random: () => number = Math.random,
): T {
  const weights = items.map(weightOf);
  let point = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex(weight => (point -= weight) < 0);
  // By rounding, the point may lie just behind the last item.
  return items.at(index)!;
}
