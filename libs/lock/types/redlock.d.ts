/** The package has types, but its `exports` hide them. Only the part that we use is declared. */
declare module 'redlock' {
  import type { Redis } from 'ioredis';

  interface Settings {
    /** Attempts after the first one. */
    readonly retryCount: number;
  }

  interface ExecutionStats {
    readonly votesAgainst: ReadonlyMap<Redis, Error>;
  }

  export class ResourceLockedError extends Error {}

  export class ExecutionError extends Error {
    readonly attempts: ReadonlyArray<Promise<ExecutionStats>>;
  }

  export class Lock {
    readonly resources: string[];
    /** Random; proves that its owner holds the lock. */
    readonly value: string;
    /** The end of the lease, in ms since 1970. */
    readonly expiration: number;
    release(): Promise<unknown>;
    /** Invalidates this object and returns its replacement. */
    extend(durationMs: number): Promise<Lock>;
  }

  class Redlock {
    constructor(clients: Iterable<Redis>, settings?: Partial<Settings>);
    acquire(resources: string[], durationMs: number, settings?: Partial<Settings>): Promise<Lock>;
  }

  export { Redlock as default };
}
