import { isUtf8 } from 'node:buffer';
import { MAX_PAYLOAD_BYTES } from '../publisher/outgoing-message.js';

/** No JSON begins with it. */
const BASE64 = 'base64:';

/**
 * The beginning of a message as text. Bytes that are not UTF-8 are kept in base64: as question marks they
 * would be another message, and a replay would be taken.
 */
export const keptPayload = (content: Buffer): string =>
  isUtf8(content)
    ? content.toString('utf8', 0, MAX_PAYLOAD_BYTES)
    : BASE64 + content.toString('base64', 0, MAX_PAYLOAD_BYTES);

/** The bytes of a message that was kept. */
export const contentOf = (payload: string): Buffer =>
  payload.startsWith(BASE64) ? Buffer.from(payload.slice(BASE64.length), 'base64') : Buffer.from(payload);
