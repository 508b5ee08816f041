const HEADER_BYTES = 7;
const PROTOCOL_BYTES = 8;

export const METHOD = 1;
export const CONTENT_HEADER = 2;
export const BODY = 3;
export const HEARTBEAT = 8;
/** A connection starts with `AMQP0091`, which is no frame. */
const PROTOCOL = 'A'.charCodeAt(0);

export interface Frame {
  readonly type: number;
  /** 0: the connection itself. */
  readonly channel: number;
  readonly payload: Buffer;
  /** The whole frame, as it was sent. */
  readonly bytes: Buffer;
}

/** The frames in one direction of an AMQP 0-9-1 connection. The protocol's name counts as one of type 65. */
export async function* framesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = endOfFrame(rest); end <= rest.length; end = endOfFrame(rest)) {
      yield frameIn(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  }
}

/** A frame is its type, channel and size, then its payload, then one byte that ends it. */
function endOfFrame(bytes: Buffer): number {
  if (bytes[0] === PROTOCOL) return PROTOCOL_BYTES;
  return bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUInt32BE(3) + 1;
}

const frameIn = (bytes: Buffer): Frame =>
  bytes[0] === PROTOCOL
    ? { type: PROTOCOL, channel: 0, payload: bytes, bytes }
    : {
        type: bytes.readUInt8(0),
        channel: bytes.readUInt16BE(1),
        payload: bytes.subarray(HEADER_BYTES, -1),
        bytes,
      };
