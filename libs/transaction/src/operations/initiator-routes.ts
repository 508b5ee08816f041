import { type ManagementRoutes, OffersManagementRoutes, reads } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { countWaiting, ENDING } from '../waiting.js';
import { DecidedTransactions } from './decided-transactions.js';
import { transactionQuery } from './transaction-query.js';

/** What operators see of the transactions that a service decides. */
@Injectable()
@OffersManagementRoutes()
export class InitiatorRoutes implements ManagementRoutes {
  constructor(
    private readonly found: DecidedTransactions,
    private readonly dataSource: DataSource,
  ) {}

  readonly routes = [
    reads('/transactions/decided', transactionQuery, query => this.found.find(query)),
    reads('/transactions/ending', z.strictObject({}), () => countWaiting(this.dataSource, ENDING)),
  ];
}
