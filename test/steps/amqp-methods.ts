import { AmqpReader } from './amqp-reader.js';

export interface Message {
  /** Its type; the routing key if it has none. */
  readonly name: string;
  /** Exchange, routing key, id, headers and content. */
  readonly text: string;
}

/** Pushed to a consumer, or fetched by one. */
export interface Delivery {
  readonly name: 'deliver';
  readonly tag: number;
  readonly message: Message;
}

/** A consumer's answer, or the broker's to a publisher. A rejection of one message counts as `nack`. */
export interface Settlement {
  readonly name: 'ack' | 'nack';
  readonly tag: number;
  /** Whether it is about all open messages up to this tag; tag 0 is then about all of them. */
  readonly isMultiple: boolean;
}

export type Method =
  | { readonly name: 'publish' | 'return'; readonly message: Message }
  | Delivery
  | Settlement
  | { readonly name: 'open channel' | 'select confirms' | 'heartbeat' | 'other' };

const idOf = (classNumber: number, method: number) => classNumber * 0x1_0000 + method;

const OPEN_CHANNEL = idOf(20, 10);
const PUBLISH = idOf(60, 40);
const RETURN = idOf(60, 50);
const DELIVER = idOf(60, 60);
const GET_OK = idOf(60, 71);
const ACK = idOf(60, 80);
const REJECT = idOf(60, 90);
const NACK = idOf(60, 120);
const SELECT_CONFIRMS = idOf(85, 10);

const HAVE_CONTENT = new Set([PUBLISH, RETURN, DELIVER, GET_OK]);

/** Whether a content header, and the content, follow the method. */
export const hasContent = (method: Buffer): boolean => HAVE_CONTENT.has(method.readUInt32BE());

/** A content header is a class and a weight, the size of the content in bytes, and the properties. */
const SIZE_AT = 4;
const PROPERTIES_AT = 12;

export const sizeIn = (contentHeader: Buffer): number => Number(contentHeader.readBigUInt64BE(SIZE_AT));

/** @param contentHeader and content: empty if the method has none */
export function methodOf(payload: Buffer, contentHeader: Buffer, content: Buffer): Method {
  const fields = new AmqpReader(payload);
  const message = () => messageOf([fields.shortString(), fields.shortString()], contentHeader, content);
  switch (fields.long()) {
    case PUBLISH:
      fields.short();
      return { name: 'publish', message: message() };
    case RETURN:
      fields.short();
      fields.shortString();
      return { name: 'return', message: message() };
    case DELIVER:
      fields.shortString();
      return { name: 'deliver', tag: tagIn(fields), message: message() };
    case GET_OK:
      return { name: 'deliver', tag: tagIn(fields), message: message() };
    case ACK:
      return { name: 'ack', tag: fields.longlong(), isMultiple: isFirstBitSet(fields) };
    case NACK:
      return { name: 'nack', tag: fields.longlong(), isMultiple: isFirstBitSet(fields) };
    case REJECT:
      return { name: 'nack', tag: fields.longlong(), isMultiple: false };
    case OPEN_CHANNEL:
      return { name: 'open channel' };
    case SELECT_CONFIRMS:
      return { name: 'select confirms' };
    default:
      return { name: 'other' };
  }
}

const isFirstBitSet = (fields: AmqpReader): boolean => (fields.octet() & 1) === 1;

/** The tag of a delivery; whether it is a redelivery comes next. */
function tagIn(fields: AmqpReader): number {
  const tag = fields.longlong();
  fields.octet();
  return tag;
}

function messageOf(routing: readonly [string, string], contentHeader: Buffer, content: Buffer): Message {
  const { type = '', messageId, headers } = propertiesIn(contentHeader);
  const [, routingKey] = routing;
  return {
    name: String(type) || routingKey,
    text: [...routing, messageId, headers, content.toString()].join('\n'),
  };
}

/** In the order in which they are sent. Each has a flag, from the highest bit down; later ones are unused. */
const PROPERTIES = [
  ['contentType', 'shortString'],
  ['contentEncoding', 'shortString'],
  ['headers', 'table'],
  ['deliveryMode', 'octet'],
  ['priority', 'octet'],
  ['correlationId', 'shortString'],
  ['replyTo', 'shortString'],
  ['expiration', 'shortString'],
  ['messageId', 'shortString'],
  ['timestamp', 'longlong'],
  ['type', 'shortString'],
] as const;

type Properties = Partial<Record<(typeof PROPERTIES)[number][0], string | number>>;

function propertiesIn(contentHeader: Buffer): Properties {
  const fields = new AmqpReader(contentHeader.subarray(PROPERTIES_AT));
  const flags = fields.short();
  const sent = PROPERTIES.filter((_, at) => (flags & (0x8000 >> at)) !== 0);
  return Object.fromEntries(sent.map(([name, kind]) => [name, fields[kind]()]));
}
