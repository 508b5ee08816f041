export const majorityOf = (size: number): number => Math.floor(size / 2) + 1;

/**
 * Counts answers of nodes: a positive number grants, 0 refuses. Settles as soon as the outcome is certain, so
 * nodes that are slow or dead cost no time while they are a minority.
 * @returns the numbers of a majority that grants, or null if no majority can grant any more
 * @throws Error of a node, if no majority answers
 */
export function vote(answers: ReadonlyArray<Promise<unknown>>): Promise<number[] | null> {
  const majority = majorityOf(answers.length);
  const outcome = Promise.withResolvers<number[] | null>();
  const granted: number[] = [];
  const failures: unknown[] = [];
  let refused = 0;
  const count = (): void => {
    const answered = granted.length + refused;
    const missing = answers.length - answered - failures.length;
    if (granted.length >= majority) outcome.resolve([...granted]);
    else if (granted.length + missing >= majority) return;
    else if (answered >= majority) outcome.resolve(null);
    else if (answered + missing < majority) outcome.reject(failures[0]);
  };
  for (const answer of answers) {
    void answer
      .then(
        given => void (Number(given) > 0 ? granted.push(Number(given)) : (refused += 1)),
        (error: unknown) => void failures.push(error),
      )
      .then(count);
  }
  return outcome.promise;
}
