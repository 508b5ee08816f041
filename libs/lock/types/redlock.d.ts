/** The package has types, but its `exports` hide them. Only the part that we use is declared. */
declare module 'redlock' {
  /** The part of an ioredis client that redlock uses. */
  export interface Client {
    evalsha(hash: string, keyCount: number, keysAndArgs: Array<string | number>): Promise<unknown>;
    eval(script: string, keyCount: number, keysAndArgs: Array<string | number>): Promise<unknown>;
  }

  interface Settings {
    /** Attempts after the first one. */
    readonly retryCount: number;
  }

  interface Scripts {
    /** Makes the script from that of the package. ARGV[2] is the lease in ms. */
    readonly acquireScript: (script: string) => string;
  }

  interface ExecutionStats {
    readonly votesAgainst: ReadonlyMap<Client, Error>;
  }

  export class ResourceLockedError extends Error {}

  export class ExecutionError extends Error {
    /** Each settles when all nodes have answered. */
    readonly attempts: ReadonlyArray<Promise<ExecutionStats>>;
  }

  export class Lock {
    /** Random; proves that its owner holds the lock. */
    readonly value: string;
    release(): Promise<unknown>;
    /** Invalidates this object and returns its replacement. */
    extend(durationMs: number): Promise<Lock>;
  }

  class Redlock {
    constructor(clients: Iterable<Client>, settings?: Partial<Settings>, scripts?: Partial<Scripts>);
    acquire(resources: string[], durationMs: number): Promise<Lock>;
  }

  export { Redlock as default };
}
