export { Outbox, type SendOptions } from './outbox/outbox.js';
export { outboxTable, sentMessageTable } from './outbox/outbox-tables.js';
export { MessageConsumer, type MessageHandler, type ReceivedMessage } from './consumer/message-handler.js';
