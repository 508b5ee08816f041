const HEADER_BYTES = 4;
const COM_QUERY = 0x03;
const ERROR = 0xff;

/** The packets in one direction of a MySQL connection, each with its header. */
export async function* packetsOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = endOfPacket(rest); end <= rest.length; end = endOfPacket(rest)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
}

const endOfPacket = (bytes: Buffer): number =>
  bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUIntLE(0, 3);

/** The SQL in a client's packet; null if it is not a query. */
export function queryIn(packet: Buffer): string | null {
  // The first packet of an exchange has number 0; later packets of a login are not commands.
  const isQuery = packet[3] === 0 && packet[HEADER_BYTES] === COM_QUERY;
  return isQuery ? packet.toString('utf8', HEADER_BYTES + 1) : null;
}

/** Whether what the server sends is an error instead of a result. */
export const isRefusal = (answer: Buffer): boolean => answer[3] === 1 && answer[HEADER_BYTES] === ERROR;
