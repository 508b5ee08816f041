/** Few and fixed values, so that a metric can use them as a label. */
export const NOTIFICATION_REFUSALS = [
  'header_missing',
  'header_malformed',
  'timestamp_outside_window',
  'serial_unknown',
  'signature_invalid',
  'body_malformed',
  'resource_undecryptable',
  'event_unknown',
] as const;

export type NotificationRefusal = (typeof NOTIFICATION_REFUSALS)[number];

/** The request is not, or not provably, from WeChat Pay: answer 4xx, count it, and trust nothing in it. */
export class NotificationRefusedError extends Error {
  override readonly name = 'NotificationRefusedError';

  constructor(readonly reason: NotificationRefusal) {
    super(`Notification refused: ${reason}`);
  }
}
