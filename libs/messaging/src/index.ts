export { Outbox, type SendOptions } from './outbox/outbox.js';
export { MessagingModule, type MessagingModuleOptions } from './messaging.module.js';
export { type MessagingSettings, messagingSettings } from './messaging.settings.js';
export { outboxTable, sentMessageTable } from './outbox/outbox-tables.js';
export { ConsumerModule } from './consumer/consumer.module.js';
export { MessageConsumers } from './consumer/message-consumers.js';
export { MessageConsumer, type MessageHandler, type ReceivedMessage } from './consumer/message-handler.js';
export { deadLetterTable } from './dead-letter/dead-letter-table.js';
export { inboxTable, messageAttemptTable } from './inbox/inbox-tables.js';
