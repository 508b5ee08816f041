/** An order in a few words: `麻婆豆腐等3样`. */
export function summarise(lines: ReadonlyArray<{ readonly name: string }>): string {
  const [first, ...others] = lines;
  if (first === undefined) throw new Error('an order has lines');
  return others.length === 0 ? first.name : `${first.name}等${lines.length}样`;
}
