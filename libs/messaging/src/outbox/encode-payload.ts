import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { MAX_PAYLOAD_BYTES } from '../publisher/outgoing-message.js';

/**
 * @param valid as its contract has parsed it
 * @returns JSON
 * @throws RangeError if it is larger than consumers read
 */
export function encodePayload<M extends MessageContract>(contract: M, valid: PayloadOf<M>): string {
  const payload = JSON.stringify(valid);
  const size = Buffer.byteLength(payload);
  if (size > MAX_PAYLOAD_BYTES)
    throw new RangeError(`${contract.name} has ${size} bytes, and may have ${MAX_PAYLOAD_BYTES}`);
  return payload;
}
