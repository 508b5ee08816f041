import { HalfMessageRoutes } from './operations/half-message-routes.js';
import { HalfMessages } from './operations/half-messages.js';
import { HalfMessageDecisions } from './half-message/half-message-decisions.js';
import { HalfMessageUpkeep } from './half-message/half-message-upkeep.js';
import { HalfMessageRepository } from './half-message/half-message.repository.js';
import { TransactionalMessages } from './half-message/transactional-messages.js';

/**
 * What a service provides, beside the outbox and its check-backs, to send transactional messages. Needs the
 * table of `halfMessageTable`.
 */
export const HALF_MESSAGE_PROVIDERS = [
  HalfMessageRepository,
  HalfMessageDecisions,
  HalfMessageUpkeep,
  TransactionalMessages,
  HalfMessages,
  HalfMessageRoutes,
];
