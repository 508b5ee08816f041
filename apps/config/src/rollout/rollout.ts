import { randomUUID } from 'node:crypto';
import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { EVERYBODY } from '@diancan/config-wire';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import PQueue from 'p-queue';
import { Announcer } from '../bus/announcer.js';
import { FleetStatus } from '../bus/fleet-status.js';
import { Checker } from '../check/checker.js';
import { type Problem, summaryOf } from '../check/problem.js';
import {
  type ConfigRepository,
  NoFolderError,
  UnreadableVersionError,
} from '../repository/config-repository.js';
import { affectedBetween } from './affected-applications.js';
import type { DecisionReceiver } from './agreement.js';
import { type Decision, isBinding, isNewer } from './decision.js';
import { Decisions } from './decisions.js';
import { FetchedRepository } from './fetched-repository.js';
import * as state from './rollout-state.js';
import { ServedVersion } from './served-version.js';

/** The processes that are notified in any case, even if their settings did not change. */
export interface RefreshTarget {
  readonly destination: string;
}

/** The result of looking for a newer version. */
export interface RolloutResult {
  /** The version that is served now. */
  readonly version: string | null;
  /** The version that was served before. */
  readonly from: string | null;
  /** The applications whose settings may have changed; null: all. */
  readonly applications: readonly string[] | null;
  /** The reasons why the newest version is refused; empty if it is served, or skipped after a rollback. */
  readonly problems: readonly Problem[];
  /** The newest version there is. */
  readonly newest: string | null;
  /** Whether the change was sent to the bus, or there was none. */
  readonly announced: boolean;
}

/** A process that refuses a version within this time of its first service has it withdrawn for all; in ms. */
const TRIAL_MS = 60_000;

/**
 * Brings versions from the repository to the fleet: finds, checks, serves and announces them. One operation
 * runs at a time, so that of two quick pushes the second is the last.
 */
@Injectable()
export class Rollout extends ServedVersion implements OnModuleInit, DecisionReceiver {
  /**
   * The newest version when it was last checked here. It is not checked again because another config centre
   * took a different one: two repositories of which one lags behind would contradict each other for ever.
   */
  #checked: string | null = null;
  readonly #queue = new PQueue({ concurrency: 1 });

  constructor(
    private readonly fetched: FetchedRepository,
    private readonly checker: Checker,
    private readonly announcer: Announcer,
    private readonly fleet: FleetStatus,
    private readonly decisions: Decisions,
    private readonly logger: PinoLogger,
  ) {
    super();
  }

  get #repository(): ConfigRepository {
    return this.fetched.repository;
  }

  get version(): string | null {
    return this.state.served;
  }

  get refused(): string | null {
    const { refused } = this.state;
    return refused === null || refused.withdrawn === true ? null : refused.version;
  }

  get state(): state.RolloutState {
    return this.decisions.inForce.state;
  }

  /**
   * The version that another config centre serves, and that is not in our repository yet; null when there is
   * none.
   */
  get awaited(): string | null {
    return this.decisions.awaited?.state.served ?? null;
  }

  /** Why the repository could not be asked the last time; null when it could. */
  get unreachable(): string | null {
    return this.fetched.unreachable;
  }

  get problem(): string | null {
    if (this.awaited !== null) return this.#awaitedProblem(this.awaited).reason;
    const { refused } = this.state;
    if (refused !== null) return `version ${refused.version} is refused: ${summaryOf(refused.problems)}`;
    return this.unreachable;
  }

  /** A start serves the last good version, even if the repository has changed since. */
  async onModuleInit(): Promise<void> {
    this.fleet.onRefused(({ application, refused, reason = 'does not take it' }) => {
      this.withdraw(refused, { file: `${application}.yml`, line: null, key: '', reason, application }).catch(
        (error: unknown) => {
          this.logger.error({ err: error }, `version ${refused} could not be withdrawn`);
        },
      );
    });
    await this.decisions.read(version => this.fetched.has(version));
    await this.decisions.join(this);
    const isThere = this.version !== null;
    const refreshed = this.refresh().catch((error: unknown) => {
      // The error is logged already.
      if (error instanceof ServiceError) return;
      if (!isThere) throw error;
      this.logger.error({ err: error }, 'what is new cannot be looked at; it will be tried again');
    });
    // A repository that does not answer must not delay the start of the fleet.
    if (!isThere) await refreshed;
  }

  /**
   * Fetches from the repository, and serves the newest version if it is good.
   * @param target the processes that are notified in any case; by default those whose settings changed
   * @throws ServiceError REPOSITORY_UNREACHABLE
   */
  refresh(target?: RefreshTarget): Promise<RolloutResult> {
    return this.#queue.add(async () => {
      await this.fetched.fetch();
      return this.#advance(target);
    });
  }

  /**
   * Checks the newest version that was fetched, unless that was done, and returns the result.
   * @param known tells whether it was done
   */
  async #advance(target?: RefreshTarget, known = this.state): Promise<RolloutResult> {
    const from = this.version;
    const { awaited } = this.decisions;
    if (awaited !== null) await this.#follow(awaited);
    if (this.awaited !== null) return this.#waiting(this.awaited);
    const newest = await this.#repository.head();
    const isChecked = newest === this.#checked && known === this.state;
    if (newest !== null && !isChecked && state.statusOf(known, newest) === 'new') await this.#check(newest);
    this.#checked = newest;
    const { served, refused } = this.state;
    const applications = await this.#affected(from, served);
    const announced =
      (served === from && target === undefined) || (await this.#announce(from, applications, target));
    return {
      version: served,
      from,
      applications,
      newest,
      announced,
      problems: newest === refused?.version ? refused.problems : [],
    };
  }

  #waiting(newest: string): RolloutResult {
    const { version } = this;
    const problems = [this.#awaitedProblem(newest)];
    return { version, from: version, applications: [], newest, announced: true, problems };
  }

  #awaitedProblem(version: string): Problem {
    const where = this.unreachable ?? `${this.#repository.description} does not have it`;
    const reason = `another config centre serves version ${version}, which cannot be had here yet: ${where}`;
    return { file: this.#repository.folder, line: null, key: '', reason, application: null };
  }

  /** Adopts the decision of another config centre if it is newer than the last known one. */
  adopt(decision: Decision): Promise<void> {
    return this.#queue.add(async () => {
      if (isNewer(decision, this.decisions.known)) await this.#follow(decision);
    });
  }

  async #follow(decision: Decision): Promise<void> {
    const { served } = decision.state;
    if (served !== null && !(await this.fetched.obtain(served))) {
      if (this.awaited !== served) this.logger.warn(this.#awaitedProblem(served).reason);
      return this.decisions.keepAwaited(decision);
    }
    const before = this.decisions.inForce;
    if (served !== null && this.#mayObject(decision)) {
      const problems = await this.#problemsOf(served);
      if (problems.length > 0) return this.#refuse({ version: served, problems, at: now() }, decision);
    }
    this.decisions.keep(decision);
    const isBound = isBinding(decision, before);
    // A version that was skipped before may be served now: check it once more.
    if (isBound || served === before.state.served) this.#checked = null;
    if (served === before.state.served) return;
    this.logger.info(`version ${served} is served, as another config centre decided`);
    const byHand = decision.stamp.operator !== before.stamp.operator;
    const affected = await this.#affected(before.state.served, served);
    await this.#announce(before.state.served, affected, byHand ? { destination: EVERYBODY } : undefined);
  }

  /**
   * This config centre may know schemas that the other one did not know. If the other one refuses the
   * version that is served here, this one does not object: two that object to each other would never stop.
   */
  #mayObject(decision: Decision): boolean {
    const { served, refused } = decision.state;
    const goesOn = served !== this.version && refused?.version !== this.version;
    return goesOn && !isBinding(decision, this.decisions.inForce);
  }

  /**
   * Serves an earlier version, until there is one that is newer than all there are now.
   * @throws ServiceError NO_SUCH_LABEL, BAD_CONFIGURATION
   */
  rollBack(label: string): Promise<RolloutResult> {
    return this.#queue.add(async () => {
      // The label may have just been pushed. While the repository is away, the last fetch is used.
      await this.fetched.fetchIfPossible();
      const version = await this.#repository.resolve(label);
      if (version === null) throw new ServiceError(ConfigErrors.NO_SUCH_LABEL, { label });
      const problems = await this.#problemsOf(version);
      if (problems.length > 0) throw badConfiguration(version, problems);
      const from = this.version;
      const newest = await this.#repository.head();
      this.decisions.decide(state.rollBack(this.state, version, newest, now()), 'operator');
      this.logger.warn(`version ${version} is served again, and nothing newer until the next push`);
      const applications = await this.#affected(from, version);
      return {
        version,
        from,
        applications,
        newest,
        problems: [],
        announced: await this.#announce(from, applications, { destination: EVERYBODY }),
      };
    });
  }

  /** A process refused the served version: while the version is new, it is withdrawn for all. */
  withdraw(version: string, problem: Problem): Promise<void> {
    return this.#queue.add(async () => {
      const { served, servedAt, previous } = this.state;
      const isNew = Date.now() - Date.parse(servedAt ?? '') <= TRIAL_MS;
      if (version !== served || previous === null || !isNew || this.awaited !== null) return;
      const refused = { version, problems: [problem], at: now() };
      this.decisions.decide(state.withdraw(this.state, refused), 'process');
      this.logger.error(
        `version ${version} is withdrawn, ${previous} is served again: ${summaryOf([problem])}`,
      );
      await this.#announce(version, await this.#affected(version, previous), undefined);
    });
  }

  /**
   * A service published another schema: the refused version is checked again. This happens before the service
   * is answered, because it may need that version next. Until then the version stays refused, which tells
   * clients to wait.
   */
  async recheck(): Promise<void> {
    this.decisions.publish();
    if (this.state.refused === null) return;
    await this.#queue.add(async () => {
      const { refused } = this.state;
      // Another config centre refused it, and it was not seen here yet.
      const isNewest = refused?.version === (await this.#repository.head());
      if (refused !== null && !isNewest) await this.fetched.fetchIfPossible();
      const { newest } = await this.#advance(undefined, state.recheck(this.state));
      // Another one is the newest by now, or none is.
      const anew = state.recheck(this.state);
      const isOld = this.awaited === null && this.state.refused?.version !== newest;
      if (isOld && anew !== this.state) this.decisions.decide(anew, 'centre');
    });
  }

  async #check(version: string): Promise<void> {
    const problems = await this.#problemsOf(version);
    if (problems.length === 0) {
      this.decisions.decide(state.serve(this.state, version, now()), 'centre');
      this.logger.info(`version ${version} is served`);
    } else this.#refuse({ version, problems, at: now() });
  }

  /** @param decision the decision of another config centre that this one objects to */
  #refuse(refused: state.Refusal, decision?: Decision): void {
    const { version, problems } = refused;
    const inForce = this.version ?? 'nothing';
    this.decisions.decide(state.refuse(this.state, refused), 'centre', decision);
    const sentence = `version ${version} is refused, ${inForce} stays in force: ${summaryOf(problems)}`;
    this.logger.error({ problems }, sentence);
  }

  async #problemsOf(version: string): Promise<readonly Problem[]> {
    try {
      const snapshot = await this.#repository.snapshot(version);
      // While nothing is served, nothing has to be protected, and services check their settings themselves.
      return this.version === null ? this.checker.checkFiles(snapshot) : this.checker.check(snapshot);
    } catch (error) {
      if (!(error instanceof NoFolderError || error instanceof UnreadableVersionError)) throw error;
      const { message: reason } = error;
      return [{ file: this.#repository.folder, line: null, key: '', reason, application: null }];
    }
  }

  #affected(from: string | null, to: string | null): Promise<readonly string[] | null> {
    return affectedBetween(this.#repository, from, to);
  }

  async #announce(
    from: string | null,
    applications: readonly string[] | null,
    target: RefreshTarget | undefined,
  ): Promise<boolean> {
    const { version } = this;
    if (version === null) return false;
    return this.announcer.announce({
      type: 'refresh',
      id: randomUUID(),
      version,
      from,
      byHand: target !== undefined,
      destination: target?.destination ?? EVERYBODY,
      applications: target !== undefined || applications === null ? null : [...applications],
    });
  }
}

const now = (): string => new Date().toISOString();

export const badConfiguration = (version: string, problems: readonly Problem[]): ServiceError =>
  new ServiceError(ConfigErrors.BAD_CONFIGURATION, { version, summary: summaryOf(problems), problems });
