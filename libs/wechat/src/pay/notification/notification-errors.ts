/** Few and fixed, so that a metric may count by them. */
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

/** What came is not, or not provably, from WeChat Pay: answer 4xx, count it, believe nothing in it. */
export class NotificationRefusedError extends Error {
  override readonly name = 'NotificationRefusedError';

  constructor(readonly reason: NotificationRefusal) {
    super(`Notification refused: ${reason}`);
  }
}
