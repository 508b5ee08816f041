/** What the operations of libs/messaging answer, as JSON. */

export interface OutboxState {
  waiting: number;
  lagSeconds: number;
  isBrokerReady: boolean;
}

export interface ConsumerState {
  consumer: string;
  retrying: number;
  deadLetters: number;
  parked: number;
}

export interface PreparedCount {
  kind: string;
  count: number;
}

export interface SentMessage {
  messageId: string;
  name: string;
  key: string | null;
  createdAt: string;
  /** Null: it waits in the outbox. */
  sentAt: string | null;
  attempts: number;
  lastError: string | null;
}

export interface HalfMessage {
  id: string;
  kind: string;
  name: string;
  key: string | null;
  state: 'PREPARED' | 'COMMITTED' | 'ROLLED_BACK';
  isGivenUp: boolean;
  messageId: string | null;
  checks: number;
  lastError: string | null;
  createdAt: string;
  endedAt: string | null;
}

export interface Receipt {
  consumer: string;
  messageId: string;
  name: string | null;
  key: string | null;
  outcome: 'handled' | 'retrying' | 'dead' | 'replayed' | 'discarded' | 'parked';
  at: string;
  attempts: number | null;
  error: string | null;
  deadLetter: string | null;
  /** The message of its key before it, while it is parked. */
  waitsFor: string | null;
}

export interface DeadLetter {
  id: string;
  consumer: string;
  messageId: string;
  name: string;
  key: string | null;
  error: string;
  attempts: number;
  diedAt: string;
}

export interface ShownLetter extends DeadLetter {
  replayedAt: string | null;
  /** When it was discarded. */
  discardedAt: string | null;
  payload: string;
}

export interface RefillProgress {
  seq: string;
  published: number;
  unroutable: number;
}
