import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { errorText, RowJob, type RowPolicy } from '@diancan/jobs';
import { backoffMs } from '@diancan/platform';
import { Inject, Logger, type OnModuleInit } from '@nestjs/common';
import { HalfMessageDecisions } from './half-message-decisions.js';
import type { Outcome } from './half-message-life.js';
import { dueHalfMessages, HalfMessageRepository, type HalfMessageRow } from './half-message.repository.js';
import { HalfMessageUpkeep } from './half-message-upkeep.js';

export interface CheckBackPolicy extends RowPolicy {
  /**
   * The first check follows `firstMs` after the half message is stored; after each check that is answered
   * with "unknown", and after each that fails, the next wait is longer.
   */
  readonly backoff: RowPolicy['backoff'];
  /** After so many answers "unknown" the message is rolled back, and reported. */
  readonly checks: number;
}

/** 15 checks take about seven hours. */
export const CHECK_BACK_POLICY: CheckBackPolicy = {
  backoff: { firstMs: 6_000, lastMs: 3_600_000 },
  checks: 15,
  concurrency: 10,
  leaseMs: 60_000,
};

/** What a check-back knows of a local transaction. */
export interface CheckedMessage<M extends MessageContract> {
  /** Of the half message: the local transaction leaves it where the check finds it. */
  readonly id: string;
  readonly key: string | null;
  readonly payload: PayloadOf<M>;
}

/**
 * Finds out how the local transactions of one kind have ended, when they have not reported it: the process
 * died, or the answer was lost. Any live instance of the service may ask.
 */
export abstract class CheckBack<M extends MessageContract = MessageContract>
  extends RowJob<HalfMessageRow>
  implements OnModuleInit
{
  @Inject(HalfMessageRepository) halves: HalfMessageRepository;
  @Inject(HalfMessageDecisions) decisions: HalfMessageDecisions;
  @Inject(HalfMessageUpkeep) upkeep: HalfMessageUpkeep;
  readonly #log = new Logger(this.constructor.name);

  /** Never change it: stored half messages refer to it. At most 40 characters. */
  abstract override readonly kind: string;
  /** What is sent if the local transaction commits. */
  abstract readonly contract: M;
  /**
   * `CHECK_BACK_POLICY`, or another one. May be a getter: it is read again each time, so that live settings
   * take effect.
   */
  abstract override readonly policy: CheckBackPolicy;

  /**
   * How the local transaction has ended. It must make a "rollback" permanent before it answers: a local
   * transaction that is still running must fail afterwards. Must be shorter than `policy.leaseMs`, and safe
   * to repeat.
   * @throws any error: there is no answer, and the check does not count
   */
  abstract check(message: CheckedMessage<M>): Promise<Outcome>;

  get source() {
    return dueHalfMessages({ kind: this.kind, name: this.contract.name });
  }

  onModuleInit(): void {
    this.upkeep.register(this.kind);
  }

  protected override async handle(row: HalfMessageRow): Promise<void> {
    const outcome = await this.#answer(row);
    if (outcome === 'unknown') return this.#countUnknown(row);
    await this.uow.run(tx =>
      outcome === 'commit'
        ? this.decisions.commit(tx, this, row)
        : this.decisions.rollBack(tx, this.kind, row.id),
    );
  }

  async #answer(row: HalfMessageRow): Promise<Outcome> {
    const { id, key, payload } = row;
    try {
      return await this.check({ id, key, payload: JSON.parse(payload) as PayloadOf<M> });
    } catch (error) {
      await this.halves.noteError(row, errorText(error));
      throw error;
    }
  }

  async #countUnknown(row: HalfMessageRow): Promise<void> {
    const { policy, kind } = this;
    const answered = row.checks + 1;
    const isGivenUp = await this.uow.run(async tx => {
      const isCurrent = await this.halves.countCheck(tx, row, backoffMs(answered + 1, policy.backoff));
      return isCurrent && answered >= policy.checks && (await this.decisions.giveUp(tx, kind, row.id));
    });
    if (!isGivenUp) return;
    this.#log.error(
      `half message ${row.id} (${kind}) is rolled back: still unknown after ${answered} checks`,
    );
  }
}
