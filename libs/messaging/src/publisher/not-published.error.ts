/**
 * Why a message was not published. `unroutable`: no queue takes it. `refused`: the broker said no.
 * `unavailable`: there is no connection, or too much waits for it. `unknown`: it was sent, and the broker has
 * not answered; it may be published.
 */
export type NotPublishedReason = 'unroutable' | 'refused' | 'unavailable' | 'unknown';

export class NotPublishedError extends Error {
  readonly code = 'NOT_PUBLISHED';

  constructor(
    readonly reason: NotPublishedReason,
    text: string,
  ) {
    super(text);
  }
}
