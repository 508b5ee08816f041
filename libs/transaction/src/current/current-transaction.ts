import { AsyncLocalStorage } from 'node:async_hooks';
import type { BranchLink, ServiceName } from '@diancan/contracts';
import { BranchCalls, type BranchOfCall } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type BranchAddress, formatBranches } from './branch-address.js';

/** A global transaction, as the work that belongs to it sees it. */
export class CurrentTransaction {
  readonly #branches = new Set<BranchAddress>();
  readonly #unanswered = new Set<BranchAddress>();
  #calls: ReadonlyMap<string, number> = new Map();
  readonly #begun = performance.now();
  /** The local transaction that decides it, while it is open. */
  tx: EntityManager | undefined;
  /** `committing`: only the database knows the outcome. `decided`: it is known, and nothing is left to do. */
  progress: 'open' | 'committing' | 'decided' = 'open';

  constructor(
    private readonly link: Omit<BranchLink, 'branch'>,
    /** The branch as which this process takes part; undefined at the initiator. */
    private readonly parent?: string,
  ) {}

  get gid(): string {
    return this.link.gid;
  }

  get name(): string {
    return this.link.name;
  }

  /** Where it may have branches; a call that was refused has left none. */
  get branches(): BranchAddress[] {
    return [...this.#branches];
  }

  /** @throws Error if a branch may not have been tried: it could be neither confirmed nor left out */
  requireAnswers(): void {
    if (this.#unanswered.size > 0)
      throw new Error(`transaction ${this.name} has no answer of ${formatBranches([...this.#unanswered])}`);
  }

  get ageMs(): number {
    return performance.now() - this.#begun;
  }

  /** @returns names the next calls as if none had been made since; for another attempt of the same work */
  mark(): () => void {
    const calls = this.#calls;
    return () => void (this.#calls = calls);
  }

  /**
   * Names the next call. The n-th call of a method has the same name in every repetition, because the calls
   * begin in the order in which they stand in the code, also where they run concurrently.
   */
  enlist(service: ServiceName, method: string): BranchOfCall {
    const key = `${service}/${method}`;
    const calls = (this.#calls.get(key) ?? 0) + 1;
    this.#calls = new Map([...this.#calls, [key, calls]]);
    const own = calls === 1 ? method : `${method}#${calls}`;
    const branch = this.parent === undefined ? own : `${this.parent}>${own}`;
    const address = { service, branch };
    this.#branches.add(address);
    this.#unanswered.add(address);
    return {
      text: encodeLink({ ...this.link, branch }),
      answered: () => void this.#unanswered.delete(address),
      withdraw: () => {
        this.#unanswered.delete(address);
        this.#branches.delete(address);
      },
    };
  }
}

interface Joined {
  readonly transaction: CurrentTransaction;
  /** Whether the current function did not begin it. */
  readonly isJoined: boolean;
}

/** The global transaction that the current work belongs to. */
@Injectable()
export class CurrentTransactions extends BranchCalls {
  readonly #store = new AsyncLocalStorage<Joined>();

  get current(): Joined | undefined {
    return this.#store.getStore();
  }

  run<T>(transaction: CurrentTransaction, isJoined: boolean, work: () => T): T {
    return this.#store.run({ transaction, isJoined }, work);
  }

  override enlist(service: ServiceName, method: string): BranchOfCall {
    const current = this.current;
    if (current === undefined)
      throw new Error(`${method} of ${service} is called outside of a global transaction`);
    return current.transaction.enlist(service, method);
  }
}

const encodeLink = (link: BranchLink): string => Buffer.from(JSON.stringify(link)).toString('base64url');
