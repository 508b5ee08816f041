/** What the operations of libs/transaction answer, as JSON. */

export interface WaitingCount {
  count: number;
  oldestSeconds: number;
}

export interface DecidedTransaction {
  gid: string;
  name: string;
  outcome: 'COMMITTED' | 'ABORTED';
  state: 'ENDING' | 'ENDED';
  request: string | null;
  /** Absent in the answer of an earlier release. */
  refusalCode?: number | null;
  branches: { service: string; branch: string }[];
  attempts: number;
  lastError: string | null;
  beganAt: string | null;
  decidedAt: string;
  endedAt: string | null;
}

export interface ShownBranch {
  gid: string;
  branch: string;
  name: string;
  initiator: string;
  state: 'TRIED' | 'CONFIRMED' | 'CANCELLED';
  attempts: number;
  lastError: string | null;
  createdAt: string;
  endedAt: string | null;
}
