export { type Letter, Outbox, type SendOptions } from './outbox/outbox.js';
export { MessagingModule, type MessagingModuleOptions } from './messaging.module.js';
export { type MessagingSettings, messagingSettings } from './messaging.settings.js';
export { outboxTable, sentMessageTable } from './outbox/outbox-tables.js';
export { ConsumerModule } from './consumer.module.js';
export { MessageConsumers } from './consumer/message-consumers.js';
export { MessageConsumer, type MessageHandler, type ReceivedMessage } from './consumer/message-handler.js';
export { DayPartitionsJob } from './partitions/day-partitions.job.js';
export { type DayTable, maintainDayPartitions } from './partitions/day-partitions.js';
export { deadLetterTable } from './dead-letter/dead-letter-table.js';
export { lastMessageTable, parkedMessageTable } from './ordering/order-tables.js';
export { inboxTable, messageAttemptTable } from './inbox/inbox-tables.js';
export {
  CHECK_BACK_POLICY,
  CheckBack,
  type CheckBackPolicy,
  type CheckedMessage,
} from './half-message/check-back.js';
export { HALF_MESSAGE_PROVIDERS } from './half-message-providers.js';
export { HalfMessageDecidedError } from './half-message/half-message-decided.error.js';
export { type Outcome } from './half-message/half-message-life.js';
export { halfMessageTable } from './half-message/half-message-table.js';
export {
  type HalfMessage,
  type NewMessage,
  type SentInTransaction,
  TransactionalMessages,
} from './half-message/transactional-messages.js';
export { KEPT_DAYS } from './retention.js';
export { QUEUE_KINDS } from './topology/queue-kind.js';
export { Topology } from './topology/topology.js';
