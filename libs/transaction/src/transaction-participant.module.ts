import { decisionsContract, type ServiceName } from '@diancan/contracts';
import { clientToken } from '@diancan/rpc';
import { type DynamicModule, Module } from '@nestjs/common';
import { CurrentTransactionModule } from './current/current-transaction.module.js';
import { BranchEndings } from './participant/branch-endings.js';
import { BranchPurge } from './participant/branch-purge.job.js';
import { BranchRegistry } from './participant/branch-registry.js';
import { BranchRepository } from './participant/branch.repository.js';
import { Branches } from './participant/branches.js';
import { BranchesHandler } from './participant/branches.handler.js';
import { DecisionRequestJob } from './participant/decision-request.job.js';
import { DecisionRequests, type InitiatorClient } from './participant/decision-requests.js';
import { ParticipantRoutes } from './operations/participant-routes.js';
import { ShownBranches } from './operations/shown-branches.js';
import { WaitingCensus } from './waiting-census.js';

export interface TransactionParticipantOptions {
  /** The services whose transactions have branches here. The service calls `decisionsContract` of each. */
  readonly initiators: readonly ServiceName[];
}

/**
 * For a service with branches. Needs `DatabaseModule`, `JobsModule`, a client of each initiator's
 * `decisionsContract`, and the table `transactionBranchTable`. The service serves `branchesContract` by
 * `BranchesHandler`.
 */
@Module({})
export class TransactionParticipantModule {
  static forService({ initiators }: TransactionParticipantOptions): DynamicModule {
    return {
      module: TransactionParticipantModule,
      global: true,
      imports: [CurrentTransactionModule],
      providers: [
        BranchRegistry,
        BranchRepository,
        BranchEndings,
        Branches,
        BranchesHandler,
        {
          provide: DecisionRequests,
          inject: initiators.map(name => clientToken(decisionsContract(name))),
          useFactory: (...clients: InitiatorClient[]) =>
            new DecisionRequests(new Map(initiators.map((name, at) => [name, clients[at]!]))),
        },
        DecisionRequestJob,
        BranchPurge,
        WaitingCensus.of('held'),
        ShownBranches,
        ParticipantRoutes,
      ],
      exports: [BranchRegistry, Branches, BranchesHandler],
    };
  }
}
