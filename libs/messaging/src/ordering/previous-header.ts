import { isMessageId } from '../inbox/message-day.js';
import { MAX_PREVIOUS_LENGTH } from '../publisher/outgoing-message.js';

export interface Place {
  /** As it came, for the message's further ways. */
  readonly previous: string | null;
  /** The message of its key before this one; null: this consumer need not wait for any. */
  readonly previousId: string | null;
}

const NO_PLACE: Place = { previous: null, previousId: null };

/** @returns undefined if the header cannot be read */
export function readPlace(consumer: string, header: unknown): Place | undefined {
  if (header === undefined || header === null) return NO_PLACE;
  if (typeof header !== 'string' || header.length > MAX_PREVIOUS_LENGTH) return undefined;
  const ids = parse(header);
  if (typeof ids !== 'object' || ids === null) return undefined;
  const previousId: unknown = Object.hasOwn(ids, consumer) ? ids[consumer as keyof typeof ids] : null;
  if (previousId !== null && !isMessageId(previousId)) return undefined;
  return { previous: header, previousId };
}

/** @returns undefined if it is not JSON that fits an ASCII column */
function parse(header: string): unknown {
  if (/[^ -~]/.test(header)) return undefined;
  try {
    return JSON.parse(header);
  } catch {
    return undefined;
  }
}
