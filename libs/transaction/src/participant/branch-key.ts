/** Which branch of which global transaction. */
export interface BranchKey {
  readonly gid: string;
  readonly branch: string;
}

/** The method that the branch is a call of: `stock.reserve` of `orders.place>stock.reserve#2`. */
export const methodOf = ({ branch }: BranchKey): string => branch.split('>').at(-1)!.split('#')[0]!;

export const keyText = ({ gid, branch }: BranchKey): string => `${gid}/${branch}`;

/** In the order of the unique index, so that two transactions cannot deadlock. */
export const byKey = (one: BranchKey, other: BranchKey): number => (keyText(one) < keyText(other) ? -1 : 1);
