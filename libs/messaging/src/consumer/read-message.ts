import { createHash } from 'node:crypto';
import type { ConsumerContract } from '@diancan/contracts';
import { errorText } from '@diancan/jobs';
import { parseJson } from '@diancan/text';
import type { ConsumeMessage } from 'amqplib';
import { decodeTime } from 'ulid';
import { keptPayload } from '../dead-letter/kept-payload.js';
import { isMessageId } from '../inbox/message-day.js';
import { readPlace } from '../ordering/previous-header.js';
import { MAX_PAYLOAD_BYTES, PREVIOUS_HEADER } from '../publisher/outgoing-message.js';
import type { InboundMessage } from './inbound-message.js';

/** The header that counts the failed attempts of a message in a retry queue. */
export const ATTEMPTS_HEADER = 'attempts';

/** The width of the columns `name` and `message_key`. */
const MAX_LENGTH = 64;

/** Reads a delivery by the contract of its consumer. */
export function readMessage(contract: ConsumerContract, delivery: ConsumeMessage): InboundMessage {
  const { content, fields, properties } = delivery;
  const headers = properties.headers ?? {};
  const id: unknown = properties.messageId;
  const name: unknown = properties.type;
  const place = readPlace(contract.name, headers[PREVIOUS_HEADER]);
  const inbound = {
    hasId: isMessageId(id),
    messageId: isMessageId(id) ? id : madeUpId(content),
    name: plain(name) ?? '',
    key: plain(headers['key']),
    payload: keptPayload(content),
    previous: place?.previous ?? null,
    content,
    isRedelivered: fields.redelivered,
    isRetried: ATTEMPTS_HEADER in headers,
  };
  if (!isMessageId(id)) return { ...inbound, problem: idProblem(plain(id)) };
  if (content.length > MAX_PAYLOAD_BYTES) return { ...inbound, problem: tooLarge(content) };
  const message = contract.messages.find(each => each.name === name);
  if (message === undefined)
    return { ...inbound, problem: `${contract.name} takes no message ${plain(name) ?? 'without a name'}` };
  if (place === undefined && contract.ordered === true)
    return { ...inbound, problem: 'it does not say which message comes before it' };
  const previousId = contract.ordered === true && place !== undefined ? place.previousId : null;
  if (previousId === id) return { ...inbound, problem: 'it names itself as the message before it' };
  try {
    const payload: unknown = message.payload.parse(parse(content));
    const received = { messageId: id, name: message.name, key: inbound.key, payload } as const;
    return { ...inbound, previousId, received: { ...received, sentAt: new Date(decodeTime(id)) } };
  } catch (error) {
    return { ...inbound, problem: `it does not fit ${message.name}: ${errorText(error)}`.slice(0, 500) };
  }
}

/** @throws Error if it is not JSON in UTF-8 */
function parse(content: Buffer): unknown {
  try {
    return parseJson(content);
  } catch {
    // The parser's own message quotes the content, which is not for logs.
    throw new Error('it is not JSON');
  }
}

const tooLarge = ({ length }: Buffer): string =>
  `it has ${length} bytes, and only the first ${MAX_PAYLOAD_BYTES} of them are kept`;

/** For a message without an id: its copies have the same one, and no real message has it. */
const madeUpId = (content: Buffer): string =>
  `x${createHash('sha256').update(content).digest('hex')}`.slice(0, 26);

const idProblem = (id: string | null): string =>
  id === null ? 'it has no message id' : `its message id is not one of ours: ${id}`;

/** Fits an ASCII column. */
const plain = (value: unknown): string | null =>
  typeof value === 'string' ? value.replaceAll(/[^ -~]/g, '?').slice(0, MAX_LENGTH) : null;
