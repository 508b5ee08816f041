import type { NotPublishedReason } from './not-published.error.js';

type PublishOutcome = 'confirmed' | NotPublishedReason;

/** What a publisher counts. */
export interface PublisherCounts {
  /** Called once for each message, with what has become of it after all its attempts. */
  published(outcome: PublishOutcome): void;
  /** Called for each further attempt. */
  retried(): void;
}
