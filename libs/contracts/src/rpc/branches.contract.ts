import { z } from 'zod';
import type { ServiceName } from '../identity.js';
import { branchId, gid } from './branch-link.js';
import { defineContract } from './contract.js';

/** How many branches one call ends. */
export const MAX_ENDED_BRANCHES = 500;

const branches = z
  .array(z.strictObject({ gid, branch: branchId }))
  .min(1)
  .max(MAX_ENDED_BRANCHES);

/** The branches that could not be ended, and why. The others are done. */
const problems = z.array(z.strictObject({ gid, branch: branchId, problem: z.string() }));

/** What the initiator of a global transaction calls at a participant once it has decided. */
export const branchesContract = <S extends ServiceName>(service: S) =>
  defineContract({
    service,
    name: 'branches',
    methods: {
      confirm: {
        params: z.strictObject({ branches }),
        result: problems,
        effect: 'idempotent',
        deadlineMs: 10_000,
      },
      /** A branch that was never tried gets a mark that refuses a later try. */
      cancel: {
        params: z.strictObject({ branches }),
        result: problems,
        effect: 'idempotent',
        deadlineMs: 10_000,
      },
    },
  });
