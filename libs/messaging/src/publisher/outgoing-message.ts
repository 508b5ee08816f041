/** A message on its way to the broker. */
export interface OutgoingMessage {
  /** ULID, and so the time of sending, too. The inbox of a consumer knows a repetition by it. */
  readonly messageId: string;
  /** Such as `order.paid.v1`. */
  readonly name: string;
  /** What it is about, such as the id of the order; operators search by it. Null: nothing in particular. */
  readonly key: string | null;
  /** JSON. */
  readonly payload: string;
  /**
   * For each consumer that asks for an order, the id of the message of this key before this one: JSON, such
   * as `{"user.notices":"01KAP…"}`. Null: there is none for any consumer.
   */
  readonly previous?: string | null;
}

/** A message for one queue alone. */
export interface QueuedMessage extends Omit<OutgoingMessage, 'payload'> {
  /** As it came, also if it is no JSON. */
  readonly content: Buffer;
}

/** The header that has what `OutgoingMessage.previous` says. */
export const PREVIOUS_HEADER = 'previous';

/**
 * No message is larger, in UTF-8: neither one that is sent, nor one that a consumer reads. A dead letter
 * keeps so much of a larger one, because the database refuses a statement of 16 MB.
 */
export const MAX_PAYLOAD_BYTES = 1_048_576;

/** The width of the columns `previous`. */
export const MAX_PREVIOUS_LENGTH = 2_000;
