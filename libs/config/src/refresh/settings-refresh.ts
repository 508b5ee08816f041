import { Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import { isCentreError } from '../source/centre-errors.js';
import type { FollowedSource, Loaded } from '../source/config-source.js';
import { failingOf, GracePeriod } from './grace-period.js';
import type { HealthProbe } from './health-probe.js';
import { type RefreshState, sayState } from './refresh-state.js';
import type { SettingsInForce, Swap } from './settings-in-force.js';
import { RequestQueue } from './request-queue.js';

export interface RefreshOptions {
  readonly inForce: SettingsInForce;
  readonly source: Pick<FollowedSource, 'fetch' | 'keep'>;
  /** How long the health is watched after a change, in ms; 0: not at all. */
  readonly graceMs: number;
}

export interface RefreshWish {
  /** Whether a person asks: then a version is tried again that was not taken before, and the log says what came of it. */
  readonly byHand?: boolean;
  /** Where the settings of this process are known to be the same in `version` as in `from`: nothing to fetch for who runs that. */
  readonly same?: { readonly from: string | null; readonly version: string };
}

export interface Refreshed {
  readonly state: RefreshState;
  /** Whether those who listen were told of it: it is other than before. */
  readonly isNews: boolean;
}

/**
 * Has a running process take over its settings as they are now: fetched, validated, swapped, told to who listens; then, for
 * a while, its health decides whether they stay. One refresh at a time; who asks meanwhile shares the next one.
 */
export class SettingsRefresh {
  readonly #logger = new Logger('Settings');
  readonly #listeners: Array<(state: RefreshState) => void> = [];
  readonly #requests = new RequestQueue<RefreshWish, Refreshed>(
    wish => this.#refresh(wish),
    (one, other) => ({ byHand: one.byHand === true || other.byHand === true }),
  );
  readonly #inForce: SettingsInForce;
  #probe: HealthProbe | undefined;
  #grace: GracePeriod | undefined;
  /** What to go back to while health is watched. */
  #proven: Loaded | undefined;
  /** The version that was not taken, or gone back from. */
  #rejected: string | null;
  #state: RefreshState;
  /** Why the source could not be asked the last time. */
  #unreachable: string | null;
  /** Writes one copy at a time: the last one stays. */
  readonly #copies = new PQueue({ concurrency: 1 });
  #stopped = false;

  constructor(private readonly options: RefreshOptions) {
    this.#inForce = options.inForce;
    const { version, trouble } = this.#inForce.loaded;
    this.#rejected = trouble?.refused ?? null;
    this.#unreachable = trouble?.outcome === 'unreachable' ? trouble.reason : null;
    this.#state =
      trouble?.outcome === 'refused'
        ? {
            version,
            outcome: 'refused',
            refused: trouble.refused,
            reason: trouble.reason,
            changed: [],
            atNextStart: [],
          }
        : { version, outcome: 'started', changed: [], atNextStart: [] };
  }

  get state(): RefreshState {
    return this.#unreachable === null
      ? this.#state
      : { ...this.#state, outcome: 'unreachable', reason: this.#unreachable };
  }

  /** @param listener called after each swap with the top-level keys that changed; what it throws is logged */
  onChanged(listener: (changed: readonly string[]) => void): void {
    this.#inForce.onChanged(listener);
  }

  /** @param listener called when the state is another; must not throw */
  onNews(listener: (state: RefreshState) => void): void {
    this.#listeners.push(listener);
  }

  /** From now on health decides whether changed settings stay. */
  watch(probe: HealthProbe): void {
    this.#probe = probe;
  }

  /** The process works with what it started with: that is worth keeping. */
  keepStarted(): void {
    if (this.#inForce.loaded.trouble === undefined) this.#keepProven();
  }

  /** Never rejects: what went wrong is in the state. */
  request(wish: RefreshWish = {}): Promise<Refreshed> {
    return this.#requests.add(wish);
  }

  /** From now on nothing changes any more. Resolves when what is to be kept is kept. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#grace?.cancel();
    await this.#copies.onIdle();
  }

  async #refresh({ byHand = false, same }: RefreshWish): Promise<Refreshed> {
    const { version, loaded } = this.#inForce;
    if (same !== undefined && same.from !== null && same.from === version)
      return this.#unchanged({ ...loaded, version: same.version });
    // What was not taken is not asked for again, but by hand.
    const known = byHand ? version : (this.#rejected ?? version);
    try {
      const found = await this.options.source.fetch(known);
      return await this.#take(found, byHand);
    } catch (error) {
      return this.#withoutAnswer(error as Error, byHand);
    }
  }

  async #take(found: Loaded | null, byHand: boolean): Promise<Refreshed> {
    const wasAway = this.#unreachable !== null;
    this.#unreachable = null;
    if (found === null) return byHand ? this.#unchanged(this.#inForce.loaded) : this.#nothingNew(wasAway);
    if (found.version !== null && found.version === this.#rejected && !byHand)
      return this.#nothingNew(wasAway);
    if (this.#inForce.equals(found)) return this.#unchanged(found);
    const wasWell = await this.#isWell();
    return this.#stopped ? this.#nothingNew(false) : this.#swap(found, wasWell);
  }

  #swap(found: Loaded, wasWell: boolean): Refreshed {
    const before = this.#inForce.loaded;
    let swap: Swap;
    try {
      swap = this.#inForce.put(found);
    } catch (error) {
      return this.#refuse(found.version, (error as Error).message);
    }
    const { changed, isLive } = swap;
    this.#rejected = null;
    if (isLive && wasWell) this.#beginGrace(this.#proven ?? before);
    this.#keepProven();
    return this.#conclude({ outcome: changed.length === 0 ? 'unchanged' : 'applied', changed });
  }

  #unchanged(loaded: Loaded): Refreshed {
    this.#inForce.rename(loaded);
    this.#rejected = null;
    this.#unreachable = null;
    this.#keepProven();
    return this.#conclude({ outcome: 'unchanged', changed: [] });
  }

  #refuse(version: string | null, reason: string): Refreshed {
    this.#rejected = version;
    return this.#conclude({
      outcome: 'refused',
      ...(version !== null && { refused: version }),
      reason,
      changed: [],
    });
  }

  #nothingNew(isBack: boolean): Refreshed {
    if (isBack) {
      this.#logger.log('the config centre answers again, with the settings that are in force');
      this.#tell();
    }
    return { state: this.state, isNews: isBack };
  }

  #withoutAnswer(error: Error, byHand: boolean): Refreshed {
    // Files that cannot be read are no good; a config centre that does not answer says nothing about the settings.
    if (!isCentreError(error)) return this.#refuse(null, error.message);
    const isNews = this.#unreachable === null;
    this.#unreachable = error.message;
    if (isNews || byHand) sayState(this.#logger, this.state);
    if (isNews) this.#tell();
    return { state: this.state, isNews };
  }

  #beginGrace(proven: Loaded): void {
    this.#endGrace();
    // Back to what was proven: nothing to watch.
    if (this.#probe === undefined || this.options.graceMs === 0 || this.#inForce.equals(proven)) return;
    this.#proven = proven;
    this.#grace = new GracePeriod({
      probe: this.#probe,
      forMs: this.options.graceMs,
      well: () => {
        this.#endGrace();
        this.#keepProven();
      },
      bad: failing => this.#goBack(failing),
    });
  }

  #endGrace(): void {
    this.#grace?.cancel();
    this.#grace = undefined;
    this.#proven = undefined;
  }

  #goBack(failing: readonly string[]): void {
    const [bad, proven] = [this.#inForce.version, this.#proven!];
    this.#endGrace();
    const { changed } = this.#inForce.put(proven);
    this.#rejected = bad;
    this.#conclude({
      outcome: 'went-back',
      ...(bad !== null && { refused: bad }),
      reason: `health turned bad: ${failing.join(', ')}`,
      changed,
    });
  }

  /** While health is watched, what it was before counts. */
  async #isWell(): Promise<boolean> {
    if (this.#proven !== undefined) return true;
    return this.#probe !== undefined && (await failingOf(this.#probe)).length === 0;
  }

  #conclude(state: Omit<RefreshState, 'version' | 'atNextStart'>): Refreshed {
    const { version, atNextStart } = this.#inForce;
    this.#state = { version, atNextStart, ...state };
    sayState(this.#logger, this.state);
    this.#tell();
    return { state: this.state, isNews: true };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.state);
  }

  /** While health is watched, nothing is proven yet. */
  #keepProven(): void {
    if (this.#proven !== undefined) return;
    const { loaded } = this.#inForce;
    void this.#copies.add(() =>
      // The settings are in force all the same: only a start without the config centre would miss the copy.
      this.options.source
        .keep(loaded)
        .catch((error: Error) =>
          this.#logger.warn(
            `these settings cannot be kept for a start without the config centre: ${error.message}`,
          ),
        ),
    );
  }
}
