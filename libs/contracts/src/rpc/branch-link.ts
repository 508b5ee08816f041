import { z } from 'zod';
import { matching } from '../api/own-words.js';
import { SERVICE_NAMES } from '../identity.js';

/** Id of a global transaction: the same for every repetition of what it does. */
export const gid = matching(/^[\w-]{1,64}$/, {
  zh: '必须是 1 到 64 个字母、数字、_ 或 -',
  en: 'must be 1 to 64 letters, digits, _ or -',
});
/** Id of a branch within its transaction. The caller gives it, so a repeated call has the same one. */
export const branchId = z.string().regex(/^[\w.>#-]{1,80}$/);

/** What a call tells the participant about the global transaction that it belongs to. */
export const branchLink = z.strictObject({
  gid,
  branch: branchId,
  /** What the transaction does, for operators: `place-order`. */
  name: z.string().regex(/^[\w-]{1,40}$/),
  /** The service that decides. */
  initiator: z.enum(SERVICE_NAMES),
  /** How long the participant waits for the decision before it asks the initiator, in ms. */
  ttlMs: z.int().min(0).max(86_400_000),
  /** For the initiator; the participant returns it when it asks. */
  note: z.string().max(255).optional(),
});

export type BranchLink = z.infer<typeof branchLink>;
