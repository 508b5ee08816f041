import { branchesContract, type ServiceName } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { clientToken } from '@diancan/rpc';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentTransactionModule } from './current/current-transaction.module.js';
import { CurrentTransactions } from './current/current-transaction.js';
import { DecisionCount } from './initiator/decision-count.js';
import { DecisionsHandler } from './initiator/decisions.handler.js';
import { GlobalTransactions } from './initiator/global-transactions.js';
import { type ParticipantClient, PhaseTwo } from './initiator/phase-two.js';
import { PhaseTwoJob } from './initiator/phase-two.job.js';
import { TransactionPurge } from './initiator/transaction-purge.job.js';
import { TransactionRepository } from './initiator/transaction.repository.js';
import { DecidedTransactions } from './operations/decided-transactions.js';
import { InitiatorRoutes } from './operations/initiator-routes.js';
import { WaitingCensus } from './waiting-census.js';

export interface TransactionInitiatorOptions {
  readonly service: ServiceName;
  /** The services that have branches. The service calls `branchesContract` of each. */
  readonly participants: readonly ServiceName[];
}

/**
 * For a service that begins global transactions. Needs `DatabaseModule`, `JobsModule`, a client of each
 * participant's `branchesContract`, and the table `globalTransactionTable`. The service serves
 * `decisionsContract` by `DecisionsHandler`.
 */
@Module({})
export class TransactionInitiatorModule {
  static forService({ service, participants }: TransactionInitiatorOptions): DynamicModule {
    return {
      module: TransactionInitiatorModule,
      global: true,
      imports: [CurrentTransactionModule],
      providers: [
        TransactionRepository,
        DecisionCount,
        {
          provide: PhaseTwo,
          inject: [TransactionRepository, ...participants.map(name => clientToken(branchesContract(name)))],
          useFactory: (decisions: TransactionRepository, ...clients: ParticipantClient[]) =>
            new PhaseTwo(new Map(participants.map((name, at) => [name, clients[at]!])), decisions),
        },
        PhaseTwoJob,
        TransactionPurge,
        WaitingCensus.of('ending'),
        DecidedTransactions,
        InitiatorRoutes,
        {
          provide: GlobalTransactions,
          inject: [
            CurrentTransactions,
            UnitOfWork,
            DataSource,
            TransactionRepository,
            PhaseTwo,
            DecisionCount,
          ],
          useFactory: (
            currents: CurrentTransactions,
            uow: UnitOfWork,
            dataSource: DataSource,
            decisions: TransactionRepository,
            phaseTwo: PhaseTwo,
            count: DecisionCount,
          ) => new GlobalTransactions(service, { currents, uow, dataSource, decisions, phaseTwo, count }),
        },
        DecisionsHandler,
      ],
      exports: [GlobalTransactions, DecisionsHandler],
    };
  }
}
