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
}
