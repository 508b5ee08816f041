/** Frames of AMQP 0-9-1, encoded for specs, independently of the code that decodes them. */
const frame = (type: number, channel: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(7);
  header.writeUInt8(type);
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.of(0xce)]);
};

const short = (number: number) => Buffer.of(number >> 8, number & 0xff);
const longlong = (number: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
};
const shortString = (text: string) => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);

const method = (channel: number, classNumber: number, number: number, ...fields: Buffer[]): Buffer =>
  frame(1, channel, Buffer.concat([short(classNumber), short(number), ...fields]));

export interface MadeUpMessage {
  readonly routingKey: string;
  readonly messageId: string;
  /** Left out: the message has no type. */
  readonly type?: string;
  /** What each body frame contains. */
  readonly parts: readonly string[];
}

const contentOf = (channel: number, { messageId, type, parts }: MadeUpMessage): Buffer[] => {
  const size = Buffer.byteLength(parts.join(''));
  const flags = (1 << 7) | (type === undefined ? 0 : 1 << 5);
  const properties = [messageId, ...(type === undefined ? [] : [type])].map(shortString);
  return [
    frame(2, channel, Buffer.concat([short(60), short(0), longlong(size), short(flags), ...properties])),
    ...parts.map(part => frame(3, channel, Buffer.from(part))),
  ];
};

const EXCHANGE = shortString('spec.messages');
const routingOf = ({ routingKey }: MadeUpMessage) => [EXCHANGE, shortString(routingKey)];
const isSet = (flag: boolean) => Buffer.of(flag ? 1 : 0);

export const protocolHeader = Buffer.from('AMQP\0\0\x09\x01');
export const heartbeat = frame(8, 0, Buffer.alloc(0));
export const openChannel = (channel: number) => method(channel, 20, 10, shortString(''));
export const selectConfirms = (channel: number) => method(channel, 85, 10, isSet(false));
export const closeConnection = method(0, 10, 50, short(200), shortString('ok'), short(0), short(0));

/** The frames of one message, one by one. */
export const publish = (channel: number, message: MadeUpMessage): Buffer[] => [
  method(channel, 60, 40, short(0), ...routingOf(message), Buffer.of(0)),
  ...contentOf(channel, message),
];
export const returned = (channel: number, message: MadeUpMessage): Buffer[] => [
  method(channel, 60, 50, short(312), shortString('NO_ROUTE'), ...routingOf(message)),
  ...contentOf(channel, message),
];
export const deliver = (channel: number, tag: number, message: MadeUpMessage): Buffer[] => [
  method(channel, 60, 60, shortString('user'), longlong(tag), isSet(false), ...routingOf(message)),
  ...contentOf(channel, message),
];
export const getOk = (channel: number, tag: number, message: MadeUpMessage): Buffer[] => [
  method(channel, 60, 71, longlong(tag), isSet(true), ...routingOf(message), Buffer.alloc(4)),
  ...contentOf(channel, message),
];

export const ack = (channel: number, tag: number, isMultiple = false) =>
  method(channel, 60, 80, longlong(tag), isSet(isMultiple));
export const nack = (channel: number, tag: number, isMultiple = false) =>
  method(channel, 60, 120, longlong(tag), isSet(isMultiple));
export const reject = (channel: number, tag: number) => method(channel, 60, 90, longlong(tag), isSet(true));
