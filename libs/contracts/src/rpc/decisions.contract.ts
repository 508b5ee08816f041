import { z } from 'zod';
import type { ServiceName } from '../identity.js';
import { branchLink, gid } from './branch-link.js';
import { defineContract } from './contract.js';

/** How many transactions one call asks about. */
export const MAX_SETTLED_TRANSACTIONS = 200;

export const TRANSACTION_OUTCOMES = ['COMMITTED', 'ABORTED'] as const;
export type TransactionOutcome = (typeof TRANSACTION_OUTCOMES)[number];

/** What a participant calls at the initiator of a global transaction whose decision it misses. */
export const decisionsContract = <S extends ServiceName>(service: S) =>
  defineContract({
    service,
    name: 'decisions',
    methods: {
      /**
       * Decides what is undecided: it is aborted, and cannot be committed afterwards. The answers are in the
       * order of the questions.
       */
      settle: {
        params: z.strictObject({
          transactions: z
            .array(branchLink.pick({ gid: true, name: true, note: true }))
            .min(1)
            .max(MAX_SETTLED_TRANSACTIONS),
        }),
        result: z.array(z.strictObject({ gid, outcome: z.enum(TRANSACTION_OUTCOMES) })),
        effect: 'idempotent',
        deadlineMs: 5_000,
      },
    },
  });
