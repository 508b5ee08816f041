import { createHash } from 'node:crypto';

interface BranchOfTransaction {
  readonly gid: string;
  readonly branch: string;
}

/**
 * The cause of a reservation's journal rows, its own for each branch: the transaction's id, with the number
 * of the call if the initiator reserves more than once. The path of a nested branch may be longer than the
 * column, so its hash stands for it.
 */
export const referenceOf = ({ gid, branch }: BranchOfTransaction): string =>
  branch.includes('>') ? `${gid}>${hashOf(branch)}` : gid + (/#\d+$/.exec(branch)?.[0] ?? '');

/** 16 characters: with the id of a transaction (43 at most) it fits into the 64 of the column. */
const hashOf = (branch: string): string =>
  createHash('sha256').update(branch).digest('base64url').slice(0, 16);
