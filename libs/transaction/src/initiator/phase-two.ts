import {
  type ApiOf,
  type branchesContract,
  MAX_ENDED_BRANCHES,
  type ServiceName,
  type TransactionOutcome,
} from '@diancan/contracts';
import { reasonOf } from '@diancan/platform';
import { type BeforeApplicationShutdown, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { GatheredCalls } from '../gathered-calls.js';
import type { BranchAddress } from '../current/branch-address.js';
import type { TransactionRepository } from './transaction.repository.js';

/** Nobody waits for phase two, and together its calls cost a fraction, in ms. */
const WINDOW_MS = 100;

/** The branches of a decided transaction. */
interface Decided {
  readonly gid: string;
  readonly branches: readonly BranchAddress[];
}

interface EndedBranch {
  readonly gid: string;
  readonly branch: string;
}

/** How the participants of a service are told. */
export type ParticipantClient = ApiOf<ReturnType<typeof branchesContract>>;

type Verb = 'confirm' | 'cancel';
const VERB_OF = { COMMITTED: 'confirm', ABORTED: 'cancel' } as const satisfies Record<
  TransactionOutcome,
  Verb
>;

/** A participant has refused to end a branch as it was decided. */
class BranchProblemError extends Error {
  override readonly name = 'BranchProblemError';
}

/** Tells the participants of decided transactions, and records that they know. */
export class PhaseTwo implements BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #log = new Logger('PhaseTwo');
  readonly #calls = new Map<string, GatheredCalls<EndedBranch, string | undefined>>();
  readonly #ended: GatheredCalls<string, undefined>;
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly participants: ReadonlyMap<ServiceName, ParticipantClient>,
    decisions: TransactionRepository,
  ) {
    const options = { windowMs: WINDOW_MS, most: MAX_ENDED_BRANCHES };
    this.#ended = new GatheredCalls(async gids => {
      await decisions.end(gids);
      return gids.map(() => undefined);
    }, options);
    for (const [service, client] of participants)
      for (const verb of Object.values(VERB_OF))
        this.#calls.set(
          `${service} ${verb}`,
          new GatheredCalls(branches => tell(client, verb, branches), options),
        );
  }

  /** While calls of other services are still possible. */
  beforeApplicationShutdown(): Promise<void> {
    return this.onApplicationShutdown();
  }

  /** Sends what waits, so that a stop leaves as little as possible to other instances. */
  async onApplicationShutdown(): Promise<void> {
    for (const calls of this.#calls.values()) calls.flush();
    await Promise.all(this.#running);
  }

  /**
   * Tells the participants without a wait. What fails is repeated by `PhaseTwoJob`; if there is no row, the
   * participants ask.
   */
  begin(outcome: TransactionOutcome, decided: Decided): void {
    if (decided.branches.length > 0) this.#run(decided, this.tell(outcome, decided));
  }

  /** Cancels branches outside of the decision, without a wait; if it fails, the participants ask. */
  cancel(strays: Decided): void {
    if (strays.branches.length > 0) this.#run(strays, this.#tellAll('ABORTED', strays));
  }

  #run({ gid }: Decided, work: Promise<void>): void {
    const telling: Promise<void> = work
      .catch((error: unknown) => this.#log.warn(`the branches of ${gid} are told later: ${reasonOf(error)}`))
      .finally(() => this.#running.delete(telling));
    this.#running.add(telling);
  }

  /**
   * Tells the participants, and ends the transaction. Safe to repeat.
   * @throws the error of a call, or an error that names the branch that refuses
   */
  async tell(outcome: TransactionOutcome, decided: Decided): Promise<void> {
    await this.#tellAll(outcome, decided);
    await this.#ended.add(decided.gid);
  }

  async #tellAll(outcome: TransactionOutcome, { gid, branches }: Decided): Promise<void> {
    const problems = await Promise.all(
      branches.map(({ service, branch }) => this.#callsOf(service, outcome).add({ gid, branch })),
    );
    const refused = problems.flatMap((problem, at) =>
      problem === undefined ? [] : [`${branches[at]!.service}/${branches[at]!.branch}: ${problem}`],
    );
    if (refused.length > 0) throw new BranchProblemError(refused.join('; '));
  }

  #callsOf(
    service: ServiceName,
    outcome: TransactionOutcome,
  ): GatheredCalls<EndedBranch, string | undefined> {
    const calls = this.#calls.get(`${service} ${VERB_OF[outcome]}`);
    if (calls === undefined)
      throw new Error(`${service} is not a participant of this service's transactions`);
    return calls;
  }
}

/** @returns for each branch, the problem with it */
async function tell(
  client: ParticipantClient,
  verb: Verb,
  branches: readonly EndedBranch[],
): Promise<Array<string | undefined>> {
  const problems = await client[verb]({ branches: [...branches] });
  const problemOf = new Map(problems.map(({ gid, branch, problem }) => [`${gid}/${branch}`, problem]));
  return branches.map(({ gid, branch }) => problemOf.get(`${gid}/${branch}`));
}
