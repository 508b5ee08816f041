import { Injectable } from '@nestjs/common';
import { Agreement, type DecisionReceiver } from './agreement.js';
import { type DecidedBy, type Decision, NO_STAMP, stampAfter } from './decision.js';
import { RolloutFile } from './rollout-file.js';
import { NOTHING_SERVED, type RolloutState } from './rollout-state.js';

const NOTHING_DECIDED: Decision = { state: NOTHING_SERVED, stamp: NO_STAMP };

/** The decision that is in force here: kept over a restart, and published to other config centres. */
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

  /** The decision of another config centre about a version that is not available here yet. */
  get awaited(): Decision | null {
    return this.#awaited;
  }

  /** The newest decision that is known, also one that is awaited. */
  get known(): Decision {
    return this.#awaited ?? this.#inForce;
  }

  /**
   * Reads the stored decision.
   * @param isThere whether a version is still available
   * @throws Error when there is a file that cannot be read
   */
  async read(isThere: (version: string) => Promise<boolean>): Promise<void> {
    const kept = this.file.read();
    const { served } = kept.state;
    this.#inForce = served !== null && (await isThere(served)) ? kept : NOTHING_DECIDED;
  }

  /**
   * Resolves when another config centre has sent its decision, when there is no other one, or after 5 s.
   */
  join(receiver: DecisionReceiver): Promise<void> {
    return this.agreement.join(receiver, () => this.known);
  }

  /** Decides. @param after the newest decision that is known */
  decide(state: RolloutState, by: DecidedBy, after = this.known): void {
    this.keep({ state, stamp: stampAfter(after.stamp, by, this.agreement.centre, Date.now()) });
    this.agreement.publish();
  }

  /** Puts the decision of another config centre in force. */
  keep(decision: Decision): void {
    this.file.write(decision);
    this.#inForce = decision;
    this.#awaited = null;
  }

  /** Remembers a decision about a version that is not available here yet; the one in force stays. */
  keepAwaited(decision: Decision): void {
    this.#awaited = decision;
  }

  /** Publishes the decision and the schemas to other config centres. */
  publish(): void {
    this.agreement.publish();
  }
}
