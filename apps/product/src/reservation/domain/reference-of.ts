/**
 * The cause of a reservation's journal rows: the transaction's id, with the number of the call in a
 * transaction that reserves more than once.
 */
export const referenceOf = ({ gid, branch }: { readonly gid: string; readonly branch: string }): string =>
  gid + (/#\d+$/.exec(branch)?.[0] ?? '');
