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

/** The width of the columns `previous`. */
export const MAX_PREVIOUS_LENGTH = 2_000;
