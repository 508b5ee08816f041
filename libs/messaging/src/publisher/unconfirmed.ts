import { reasonOf } from '@diancan/errors';
import { NotPublishedError } from './not-published.error.js';

interface Entry {
  readonly routingKey: string;
  readonly isPatient: boolean;
  readonly timer: NodeJS.Timeout;
  isReturned: boolean;
  isOverdue: boolean;
  readonly resolve: () => void;
  readonly reject: (error: NotPublishedError) => void;
}

/** A message that was given to the connection. */
export interface Tracked {
  /** Identifies this attempt in what the broker returns. The message may be on its way twice, by its id. */
  readonly tag: string;
  /**
   * Resolves when the broker has confirmed it.
   * @throws NotPublishedError, also if the answer to one that is not patient is overdue
   */
  readonly outcome: Promise<void>;
}

/** amqplib's own error for a broker that says no; every other one leaves the outcome open. */
const NACKED = 'message nacked';

/**
 * The messages that the broker has not answered yet. An overdue one has failed for its publisher, but stays
 * here until the answer comes or the connection ends: the connection, too, keeps it in memory until then.
 */
export class Unconfirmed {
  readonly #entries = new Map<string, Entry>();
  #number = 0;
  #overdue = 0;
  #emptied = Promise.withResolvers<void>();

  /**
   * @param confirmWithinMs time limit for the broker's answer, in ms
   * @param onOver called once for each message, when nothing more will be heard of it
   * @param onOverdue called when one more answer is overdue
   */
  constructor(
    private readonly confirmWithinMs: number,
    private readonly onOver: () => void,
    private readonly onOverdue: (overdue: number) => void,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  /** @param isPatient its outcome is known only with the answer, or with the end of the connection */
  add(routingKey: string, isPatient = false): Tracked {
    const tag = String(++this.#number);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#expired(tag), this.confirmWithinMs);
    const state = { isReturned: false, isOverdue: false };
    this.#entries.set(tag, { routingKey, isPatient, timer, ...state, resolve, reject });
    return { tag, outcome: promise };
  }

  /** The broker returns a message that no queue takes first, and confirms it then. */
  returned(tag: string): void {
    const entry = this.#entries.get(tag);
    if (entry !== undefined) entry.isReturned = true;
  }

  /** @param error what the connection says of it; null or undefined if the broker has confirmed it */
  answered(tag: string, error?: unknown): void {
    const entry = this.#remove(tag);
    if (entry === undefined) return;
    if (error !== null && error !== undefined) entry.reject(asNotPublished(error));
    else if (entry.isReturned)
      entry.reject(new NotPublishedError('unroutable', `no queue takes ${entry.routingKey}`));
    else entry.resolve();
  }

  /** It never left this process. */
  notSent(tag: string, error: unknown): void {
    this.#remove(tag)?.reject(new NotPublishedError('unavailable', reasonOf(error)));
  }

  /** Nothing more will be heard of any of them. */
  endAll(error: Error): void {
    for (const tag of this.#entries.keys()) this.answered(tag, error);
  }

  /** Resolves when all are answered. */
  async empty(): Promise<void> {
    while (this.#entries.size > 0) await this.#emptied.promise;
  }

  #expired(tag: string): void {
    const entry = this.#entries.get(tag)!;
    entry.isOverdue = true;
    if (!entry.isPatient) entry.reject(new NotPublishedError('unknown', 'the broker did not confirm'));
    this.onOverdue(++this.#overdue);
  }

  #remove(tag: string): Entry | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return;
    this.#entries.delete(tag);
    clearTimeout(entry.timer);
    if (entry.isOverdue) this.#overdue -= 1;
    this.onOver();
    if (this.#entries.size === 0) {
      this.#emptied.resolve();
      this.#emptied = Promise.withResolvers();
    }
    return entry;
  }
}

function asNotPublished(error: unknown): NotPublishedError {
  const reason = reasonOf(error);
  return new NotPublishedError(reason === NACKED ? 'refused' : 'unknown', reason);
}
