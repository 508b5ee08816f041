import { randomUUID } from 'node:crypto';
import { ConfigErrors, isServiceError, ServiceError } from '@diancan/contracts';
import { EVERYBODY } from '@diancan/config';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Announcer } from '../bus/announcer.js';
import { FleetStatus } from '../bus/fleet-status.js';
import { Checker } from '../check/checker.js';
import { type Problem, summaryOf } from '../check/problem.js';
import { ConfigRepository, NoFolderError, RepositoryUnreachableError, UnreadableVersionError } from '../repository/config-repository.js';
import { affectedBy, changedPaths } from './affected-applications.js';
import { RolloutFile } from './rollout-file.js';
import * as state from './rollout-state.js';
import { ServedVersion } from './served-version.js';

/** Who is to be told, when somebody asks for it; also of what they know already. */
export interface Wish {
  readonly destination: string;
}

/** What came of looking for a newer version. */
export interface Look {
  /** What is served now. */
  readonly version: string | null;
  /** What was served before. */
  readonly from: string | null;
  /** Whose settings may have changed; null: everybody's. */
  readonly applications: readonly string[] | null;
  /** Why the newest version is not served; empty where it is, or was passed over after a rollback. */
  readonly problems: readonly Problem[];
  /** The newest version there is. */
  readonly newest: string | null;
  /** Whether the bus was told of a change, or had nothing to be told. */
  readonly announced: boolean;
}

/** A process that does not take a version speaks against it for all, if it does so within this time of its first service; in ms. */
const TRIAL_MS = 60_000;

/**
 * Leads versions from the repository to the fleet: looks for a newer one, has it checked, serves it, announces it. One
 * thing at a time, so that of two quick pushes the second is the last.
 */
@Injectable()
export class Rollout extends ServedVersion implements OnModuleInit {
  #state: state.RolloutState = state.NOTHING_SERVED;
  #unreachable: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly repository: ConfigRepository,
    private readonly checker: Checker,
    private readonly announcer: Announcer,
    private readonly fleet: FleetStatus,
    private readonly file: RolloutFile,
    private readonly logger: PinoLogger,
  ) {
    super();
  }

  get version(): string | null {
    return this.#state.served;
  }

  get refused(): string | null {
    const { refused } = this.#state;
    return refused === null || refused.withdrawn === true ? null : refused.version;
  }

  get state(): state.RolloutState {
    return this.#state;
  }

  /** Why the repository could not be asked the last time; null when it could. */
  get unreachable(): string | null {
    return this.#unreachable;
  }

  get problem(): string | null {
    const { refused } = this.#state;
    if (refused !== null) return `version ${refused.version} is refused: ${summaryOf(refused.problems)}`;
    return this.#unreachable;
  }

  /** The fleet starts with what was good last, whatever became of the repository since. */
  async onModuleInit(): Promise<void> {
    this.#state = this.file.read();
    this.fleet.onRefused(({ application, refused, reason = 'does not take it' }) => {
      this.withdraw(refused, { file: `${application}.yml`, line: null, key: '', reason, application }).catch((error: unknown) => {
        this.logger.error({ err: error }, `version ${refused} could not be withdrawn`);
      });
    });
    const isThere = this.version !== null && (await this.#isThere(this.version));
    if (!isThere) this.#state = state.NOTHING_SERVED;
    const looked = this.look().catch((error: unknown) => {
      if (error instanceof ServiceError) return; // said already
      if (!isThere) throw error;
      this.logger.error({ err: error }, 'what is new cannot be looked at; it will be tried again');
    });
    // A repository that is silent does not keep the fleet from its settings.
    if (!isThere) await looked;
  }

  /** History may have been rewritten, and our own copy be lost. */
  async #isThere(version: string): Promise<boolean> {
    return this.repository.snapshot(version).then(() => true, () => false);
  }

  /**
   * Asks the repository for what is new, and serves it if it is good.
   * @param wish who is told in any case; without one, those are told whose settings changed
   * @throws ServiceError REPOSITORY_UNREACHABLE
   */
  look(wish?: Wish): Promise<Look> {
    return this.#inTurn(async () => {
      await this.#fetch();
      return this.#advance(wish);
    });
  }

  /**
   * Judges the newest version that was fetched, where that was not done yet, and says what came of it.
   * @param known tells whether it was done
   */
  async #advance(wish?: Wish, known = this.#state): Promise<Look> {
    const from = this.#state.served;
    const newest = await this.repository.head();
    if (newest !== null && state.standingOf(known, newest) === 'new') await this.#judge(newest);
    const { served, refused } = this.#state;
    const applications = await this.#affected(from, served);
    const announced = (served === from && wish === undefined) || (await this.#announce(from, applications, wish));
    return { version: served, from, applications, newest, announced, problems: newest === refused?.version ? refused.problems : [] };
  }

  /**
   * Serves an earlier version, until there is one that is newer than all there are now.
   * @throws ServiceError NO_SUCH_LABEL, BAD_CONFIGURATION
   */
  rollBack(label: string): Promise<Look> {
    return this.#inTurn(async () => {
      // What was pushed a moment ago may be meant; while the repository is away, what is known has to do.
      await this.#fetch().catch((error: unknown) => {
        if (!isServiceError(error, ConfigErrors.REPOSITORY_UNREACHABLE)) throw error;
      });
      const version = await this.repository.resolve(label);
      if (version === null) throw new ServiceError(ConfigErrors.NO_SUCH_LABEL, { label });
      const problems = await this.#problemsOf(version);
      if (problems.length > 0) throw badConfiguration(version, problems);
      const from = this.#state.served;
      const newest = await this.repository.head();
      this.#become(state.rollBack(this.#state, version, newest, now()));
      this.logger.warn(`version ${version} is served again, and nothing newer until the next push`);
      const applications = await this.#affected(from, version);
      return { version, from, applications, newest, problems: [], announced: await this.#announce(from, applications, { destination: EVERYBODY }) };
    });
  }

  /** A process could not take the version that is served: while that is new, nobody shall. */
  withdraw(version: string, problem: Problem): Promise<void> {
    return this.#inTurn(async () => {
      const { served, servedAt, previous } = this.#state;
      if (version !== served || previous === null || Date.now() - Date.parse(servedAt ?? '') > TRIAL_MS) return;
      this.#become(state.withdraw(this.#state, { version, problems: [problem], at: now() }));
      this.logger.error(`version ${version} is withdrawn, ${previous} is served again: ${summaryOf([problem])}`);
      await this.#announce(version, await this.#affected(version, previous), undefined);
    });
  }

  /**
   * A service knows other settings than before: what was refused for them is judged again. Done before its release asks
   * for its settings, which may be in that very version. Until then it stays refused: who asks meanwhile knows by that to wait.
   */
  async judgeAnew(): Promise<void> {
    if (this.#state.refused === null) return;
    await this.#inTurn(async () => {
      const { newest } = await this.#advance(undefined, state.judgeAnew(this.#state));
      // Another one is the newest by now, or none is.
      if (this.#state.refused?.version !== newest) this.#become(state.judgeAnew(this.#state));
    });
  }

  async #fetch(): Promise<void> {
    try {
      await this.repository.fetch();
      if (this.#unreachable !== null) this.logger.info(`${this.repository.description} answers again`);
      this.#unreachable = null;
    } catch (error) {
      if (!(error instanceof RepositoryUnreachableError)) throw error;
      if (this.#unreachable === null) this.logger.warn(`${error.message}; the last good version stays in force`);
      this.#unreachable = error.message;
      throw new ServiceError(ConfigErrors.REPOSITORY_UNREACHABLE, { reason: error.message }, { cause: error });
    }
  }

  async #judge(version: string): Promise<void> {
    const problems = await this.#problemsOf(version);
    if (problems.length === 0) {
      this.#become(state.serve(this.#state, version, now()));
      this.logger.info(`version ${version} is served`);
    } else {
      this.#become(state.refuse(this.#state, { version, problems, at: now() }));
      this.logger.error({ problems }, `version ${version} is refused, ${this.#state.served ?? 'nothing'} stays in force: ${summaryOf(problems)}`);
    }
  }

  async #problemsOf(version: string): Promise<readonly Problem[]> {
    try {
      const snapshot = await this.repository.snapshot(version);
      // Where nothing is served there is nothing to protect, and services that wait for their settings judge them themselves.
      return this.version === null ? this.checker.checkFiles(snapshot) : this.checker.check(snapshot);
    } catch (error) {
      if (!(error instanceof NoFolderError || error instanceof UnreadableVersionError)) throw error;
      return [{ file: this.repository.folder, line: null, key: '', reason: error.message, application: null }];
    }
  }

  async #affected(from: string | null, to: string | null): Promise<readonly string[] | null> {
    if (from === to) return [];
    if (from === null || to === null) return null;
    try {
      const [before, after] = await Promise.all([this.repository.snapshot(from), this.repository.snapshot(to)]);
      return affectedBy(changedPaths(before.files, after.files));
    } catch {
      return null; // history was rewritten, and the version before is gone: nobody knows what changed
    }
  }

  async #announce(from: string | null, applications: readonly string[] | null, wish: Wish | undefined): Promise<boolean> {
    const version = this.#state.served;
    if (version === null) return false;
    return this.announcer.announce({
      type: 'refresh', id: randomUUID(), version, from, byHand: wish !== undefined, destination: wish?.destination ?? EVERYBODY,
      applications: wish !== undefined || applications === null ? null : [...applications],
    });
  }

  #become(next: state.RolloutState): void {
    this.file.write(next);
    this.#state = next;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // told to who asked for it
    return turn;
  }
}

const now = (): string => new Date().toISOString();

export const badConfiguration = (version: string, problems: readonly Problem[]): ServiceError =>
  new ServiceError(ConfigErrors.BAD_CONFIGURATION, { version, summary: summaryOf(problems), problems });
