import { type ManagementRoutes, OffersManagementRoutes, reads } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { countWaiting, HELD } from '../waiting.js';
import { ShownBranches } from './shown-branches.js';
import { transactionQuery } from './transaction-query.js';

/** What operators see of the branches of a service. */
@Injectable()
@OffersManagementRoutes()
export class ParticipantRoutes implements ManagementRoutes {
  constructor(
    private readonly found: ShownBranches,
    private readonly dataSource: DataSource,
  ) {}

  readonly routes = [
    reads('/transactions/branches', transactionQuery, query => this.found.find(query)),
    reads('/transactions/held', z.strictObject({}), () => countWaiting(this.dataSource, HELD)),
  ];
}
