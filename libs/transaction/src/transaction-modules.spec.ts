import { Metrics } from '@diancan/platform';
import { BranchCalls } from '@diancan/rpc';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { CurrentTransaction, CurrentTransactions } from './current/current-transaction.js';
import { Branches } from './participant/branches.js';
import { TransactionInitiatorModule } from './transaction-initiator.module.js';
import { TransactionParticipantModule } from './transaction-participant.module.js';

const initiator = TransactionInitiatorModule.forService({ service: 'order', participants: ['product'] });
const participant = TransactionParticipantModule.forService({ initiators: ['order'] });
const LINK = { gid: 'g', name: 'buy', initiator: 'order', ttlMs: 1_000 } as const;

it.each([
  ['only a participant', [participant]],
  ['initiator and participant', [initiator, participant]],
  ['participant and initiator', [participant, initiator]],
])('a branch of a service that is %s can call branches of other services', async (_what, imports) => {
  const app = await Test.createTestingModule({ imports })
    .useMocker(token => (token === Metrics ? new Metrics() : {}))
    .compile();
  // What a branch runs in, and what the clients of the service ask.
  const { currents } = app.get(Branches, { strict: false }) as unknown as { currents: CurrentTransactions };
  const calls = app.get(BranchCalls, { strict: false });
  const { text } = currents.run(new CurrentTransaction(LINK, 'a.b'), true, () => calls.enlist('user', 'c.d'));
  expect(JSON.parse(Buffer.from(text, 'base64url').toString())).toMatchObject({ branch: 'a.b>c.d' });
});
