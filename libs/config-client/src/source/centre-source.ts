import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { fromEnvironment, resolvePlaceholders, type Tree } from '@diancan/config-wire';
import { UnusableSettingsError } from '@diancan/config';
import { reasonOf } from '@diancan/errors';
import type { CentreClient, WrittenSettings } from './centre-client.js';
import { CentreUnreachableError, isCentreError } from './centre-errors.js';
import type { FollowedSource, Loaded } from './config-source.js';
import type { KeptCopy, LastCopy } from './last-copy.js';

const RETRY_MS = 250;
/** A request that starts late may still take this long, in ms. */
const LAST_QUESTION_MS = 1_000;

/**
 * How long a start waits for settings that fit while a newer version waits for other services of its release,
 * in ms.
 */
const RELEASE_MS = 20_000;

export interface CentreSourceOptions {
  readonly client: Pick<CentreClient, 'fetch' | 'where'>;
  readonly copy: LastCopy;
  /** How long a start waits for the config centre, in ms. */
  readonly waitMs: number;
  /** Publishes which settings this release knows: the config centre may need that to serve them. */
  readonly publish: () => Promise<void>;
  /** One sentence, without values, about wrong settings; null if they can be used. */
  readonly problemOf: (values: Tree) => string | null;
  readonly env: NodeJS.ProcessEnv;
}

/** Settings from a config centre, or, at a start without it, from the last good copy. */
export class CentreSource implements FollowedSource {
  readonly #logger = new Logger('Settings');

  constructor(private readonly options: CentreSourceOptions) {}

  /**
   * @throws Error that says what to do: if there is neither an answer nor a copy, and if the config centre
   * refuses
   */
  async load(): Promise<Loaded> {
    const { client } = this.options;
    await this.#publish();
    const answer = await this.#fetchFitting();
    if (answer instanceof CentreUnreachableError) return this.#startWithout(answer.message);
    const loaded = this.#loaded(answer);
    const problem = this.#problemOf(answer);
    if (problem === null) return loaded;
    const copy = await this.#goodCopy();
    // Without a copy, the schema says what is wrong when the settings are built.
    if (copy === null || copy.version === loaded.version) return loaded;
    this.#logger.error(
      `!!! The settings that the config centre at ${client.where} serves, version ${loaded.version}, ` +
        `are no good: ${problem}. ` +
        `Started with those of version ${copy.version} from ${copy.savedAt}, which are old`,
    );
    return {
      ...this.#loaded(copy),
      trouble: { outcome: 'refused', refused: answer.version, reason: problem },
    };
  }

  async fetch(known: string | null): Promise<Loaded | null> {
    const answer = await this.options.client.fetch(known);
    return answer === null ? null : this.#loaded(answer);
  }

  async keep({ version, written }: Loaded): Promise<void> {
    if (version !== null && written !== undefined) await this.options.copy.write({ version, tree: written });
  }

  async #startWithout(reason: string): Promise<Loaded> {
    const copy = await this.#goodCopy();
    if (copy === null) {
      throw new UnusableSettingsError(
        `${reason}, and there is no copy of earlier settings in ${this.options.copy.path}: ` +
          'start the config centre, or correct DIANCAN_CONFIG_URL',
      );
    }
    this.#logger.error(
      `!!! ${capitalised(reason)}: started with the settings of version ${copy.version} ` +
        `from ${copy.savedAt}, which may be old`,
    );
    return { ...this.#loaded(copy), trouble: { outcome: 'unreachable', reason } };
  }

  /** @returns null also for a copy that cannot be used */
  async #goodCopy(): Promise<KeptCopy | null> {
    try {
      const copy = await this.options.copy.read();
      if (copy === null) return null;
      const problem = this.#problemOf(copy);
      if (problem === null) return copy;
      this.#logger.warn(
        `the last good copy of the settings, version ${copy.version}, does not fit any more: ${problem}`,
      );
    } catch (error) {
      this.#logger.warn(`the last good copy of the settings cannot be used: ${reasonOf(error)}`);
    }
    return null;
  }

  async #publish(): Promise<void> {
    try {
      await this.options.publish();
    } catch (error) {
      // The request for the settings will fail as well and say why, and the service publishes again once it
      // runs.
      if (!isCentreError(error)) throw error;
    }
  }

  /**
   * Services of a new release start side by side: the settings that one needs may be served only after the
   * last has published its schema.
   */
  async #fetchFitting(): Promise<WrittenSettings | CentreUnreachableError> {
    const until = performance.now() + RELEASE_MS;
    for (;;) {
      const answer = await this.#fetchWithRetries();
      const waits =
        !(answer instanceof CentreUnreachableError) &&
        answer.refused !== undefined &&
        this.#problemOf(answer) !== null;
      if (!waits || performance.now() + RETRY_MS > until) return answer;
      await pause(RETRY_MS);
    }
  }

  #problemOf(settings: WrittenSettings): string | null {
    return this.options.problemOf(this.#loaded(settings).values);
  }

  async #fetchWithRetries(): Promise<WrittenSettings | CentreUnreachableError> {
    const { client, waitMs } = this.options;
    const until = performance.now() + waitMs;
    for (;;) {
      try {
        return (await client.fetch(null, Math.max(LAST_QUESTION_MS, until - performance.now())))!;
      } catch (error) {
        if (!(error instanceof CentreUnreachableError)) throw error;
        if (performance.now() + RETRY_MS > until) return error;
        await pause(RETRY_MS);
      }
    }
  }

  #loaded({ version, tree }: WrittenSettings): Loaded & { version: string } {
    return { version, written: tree, values: resolvePlaceholders(tree, fromEnvironment(this.options.env)) };
  }
}

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
