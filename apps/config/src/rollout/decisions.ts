import { Injectable } from '@nestjs/common';
import { Agreement, type DecisionTaker } from './agreement.js';
import { type DecidedBy, type Decision, NO_STAMP, stampAfter } from './decision.js';
import { RolloutFile } from './rollout-file.js';
import { NOTHING_SERVED, type RolloutState } from './rollout-state.js';

const NOTHING_DECIDED: Decision = { state: NOTHING_SERVED, stamp: NO_STAMP };

/** The decision that is in force here: kept over a restart, and told to other config centres. */
@Injectable()
export class Decisions {
  #inForce = NOTHING_DECIDED;
  #awaited: Decision | null = null;

  constructor(
    private readonly file: RolloutFile,
    private readonly agreement: Agreement,
  ) {}

  get inForce(): Decision {
    return this.#inForce;
  }

  /** What another config centre decided, about a version that cannot be had here yet. */
  get awaited(): Decision | null {
    return this.#awaited;
  }

  /** The newest decision that is known, also one that is awaited. */
  get known(): Decision {
    return this.#awaited ?? this.#inForce;
  }

  /**
   * Reads what was kept.
   * @param isThere whether a version can still be had
   * @throws Error when there is a file that cannot be read
   */
  async read(isThere: (version: string) => Promise<boolean>): Promise<void> {
    const kept = this.file.read();
    const { served } = kept.state;
    this.#inForce = served !== null && (await isThere(served)) ? kept : NOTHING_DECIDED;
  }

  /**
   * Resolves when the decisions of other config centres are known, or when there are none or they are not
   * heard in time.
   */
  join(taker: DecisionTaker): Promise<void> {
    return this.agreement.join(taker, () => this.known);
  }

  /** Decides. @param after the newest decision that is known */
  decide(state: RolloutState, by: DecidedBy, after = this.known): void {
    this.keep({ state, stamp: stampAfter(after.stamp, by, this.agreement.centre, Date.now()) });
    this.agreement.tell();
  }

  /** Puts in force what another config centre decided. */
  keep(decision: Decision): void {
    this.file.write(decision);
    this.#inForce = decision;
    this.#awaited = null;
  }

  /** Remembers a decision about a version that cannot be had here yet; the one in force stays. */
  keepAwaited(decision: Decision): void {
    this.#awaited = decision;
  }

  /** Tells other config centres what is known here: schemas are told together with decisions. */
  tell(): void {
    this.agreement.tell();
  }
}
