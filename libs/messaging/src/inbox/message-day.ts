import { decodeTime } from 'ulid';

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** SQL has no later day. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** Whether it is a ULID, in capitals, whose time a table can hold. */
export const isMessageId = (id: unknown): id is string =>
  typeof id === 'string' && ULID.test(id) && decodeTime(id) < END_OF_TIME;

/** The UTC day of a message's id, such as `2026-01-31`. */
export const messageDay = (messageId: string): string =>
  new Date(decodeTime(messageId)).toISOString().slice(0, 10);
