import { UnitOfWork } from '@diancan/database';
import { JobRuntime } from '@diancan/jobs';
import { Metrics } from '@diancan/platform';
import { BranchCalls } from '@diancan/rpc';
import { type DynamicModule, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { GlobalTransactions } from '../initiator/global-transactions.js';
import { Branches } from '../participant/branches.js';
import { TransactionInitiatorModule } from '../transaction-initiator.module.js';
import { TransactionParticipantModule } from '../transaction-participant.module.js';

@Module({})
class Database {}

const tokens = [UnitOfWork, DataSource, JobRuntime];
const needed: DynamicModule = {
  module: Database,
  global: true,
  providers: [...tokens.map(provide => ({ provide, useValue: {} })), Metrics],
  exports: [...tokens, Metrics],
};
const initiator = TransactionInitiatorModule.forService({ service: 'order', participants: [] });
const participant = TransactionParticipantModule.forService({ initiators: [] });
const compiled = (...imports: DynamicModule[]) =>
  Test.createTestingModule({ imports: [needed, ...imports] }).compile();

describe('calls of branches', () => {
  it('belong to the transaction in which a participant is called', async () => {
    const service = await compiled(participant);
    expect(service.get(Branches, { strict: false })['currents']).toBe(
      service.get(BranchCalls, { strict: false }),
    );
  });

  it('belong to one transaction in a service that begins transactions and takes part in others', async () => {
    const service = await compiled(initiator, participant);
    const calls = service.get(BranchCalls, { strict: false });
    expect(service.get(Branches, { strict: false })['currents']).toBe(calls);
    expect(service.get(GlobalTransactions, { strict: false })['parts'].currents).toBe(calls);
  });
});
