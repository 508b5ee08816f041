import { type ManagementRoutes, OffersManagementRoutes, reads } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { HalfMessageRepository } from '../half-message/half-message.repository.js';
import { HalfMessages } from './half-messages.js';
import { messageQuery } from './message-query.js';

/** What operators do with the transactional messages of a service. */
@Injectable()
@OffersManagementRoutes()
export class HalfMessageRoutes implements ManagementRoutes {
  constructor(
    private readonly found: HalfMessages,
    private readonly halves: HalfMessageRepository,
  ) {}

  readonly routes = [
    reads('/messages/half', messageQuery, query => this.found.find(query)),
    reads('/messages/half/prepared', z.strictObject({}), async () =>
      [...(await this.halves.countPrepared())].map(([kind, count]) => ({ kind, count })),
    ),
  ];
}
