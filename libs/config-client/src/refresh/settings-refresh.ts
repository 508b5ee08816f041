import { Logger } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import PQueue from 'p-queue';
import { isCentreError } from '../source/centre-errors.js';
import type { FollowedSource, Loaded } from '../source/config-source.js';
import { failingOf, GracePeriod } from './grace-period.js';
import type { HealthProbe } from './health-probe.js';
import { initialPhase, knownVersion, type RefreshPhase, reportOf } from './refresh-phase.js';
import { logState, type RefreshState } from './refresh-state.js';
import { type PhaseEffect, type PhaseEvent, transition } from './refresh-transition.js';
import { RequestQueue } from './request-queue.js';
import type { SettingsInForce } from './settings-in-force.js';

export interface RefreshOptions {
  /** The settings that the process starts with. */
  readonly started: Loaded;
  readonly inForce: SettingsInForce;
  readonly source: Pick<FollowedSource, 'fetch' | 'keep'>;
  /** How long the health is watched after a change, in ms; 0: not at all. */
  readonly graceMs: number;
}

export interface RefreshRequest {
  /**
   * Whether an operator asks: a version that was not taken before is tried again, and the result is always
   * logged.
   */
  readonly byHand?: boolean;
  /** Two versions that are known to be the same for this process: if it runs `from`, it fetches nothing. */
  readonly same?: { readonly from: string | null; readonly version: string };
}

export interface Refreshed {
  readonly state: RefreshState;
  /** Whether the listeners were called with the state. */
  readonly isReported: boolean;
}

/**
 * Brings a running process to the current settings: it fetches, compares and swaps them, and tells listeners.
 * For a while after a change, the health of the process decides whether they stay. One refresh runs at a
 * time; requests that arrive meanwhile share the next one. `transition` decides each step; this class does
 * the I/O.
 */
export class SettingsRefresh {
  readonly #logger = new Logger('Settings');
  readonly #listeners: Array<(state: RefreshState) => void> = [];
  readonly #requests = new RequestQueue<RefreshRequest, Refreshed>(
    request => this.#refresh(request),
    (one, other) => ({ byHand: one.byHand === true || other.byHand === true }),
  );
  /** Writes one copy at a time: the last one stays. */
  readonly #copies = new PQueue({ concurrency: 1 });
  #phase: RefreshPhase;
  #probe: HealthProbe | undefined;
  #grace: GracePeriod | undefined;

  constructor(private readonly options: RefreshOptions) {
    this.#phase = initialPhase(options.started);
  }

  get state(): RefreshState {
    return reportOf(this.#phase, this.options.inForce.atNextStart);
  }

  /** @param listener called after each swap with the top-level keys that changed; its errors are logged */
  onChanged(listener: (changed: readonly string[]) => void): void {
    this.options.inForce.onChanged(listener);
  }

  /** @param listener called when the state has changed; must not throw */
  onState(listener: (state: RefreshState) => void): void {
    this.#listeners.push(listener);
  }

  /** From now on health decides whether changed settings stay. */
  watch(probe: HealthProbe): void {
    this.#probe = probe;
  }

  /** The process works with the settings that it started with: a copy of them is kept. */
  keepStarted(): void {
    this.#apply({ type: 'started' });
  }

  /** Never rejects: an error is in the state. */
  request(request: RefreshRequest = {}): Promise<Refreshed> {
    return this.#requests.add(request);
  }

  /** From now on nothing changes any more. Resolves when the last copy is written. */
  async stop(): Promise<void> {
    this.#apply({ type: 'stopped' });
    await this.#copies.onIdle();
  }

  async #refresh({ byHand = false, same }: RefreshRequest): Promise<Refreshed> {
    const { version } = this.#phase.loaded;
    if (same !== undefined && same.from !== null && same.from === version)
      return this.#apply({ type: 'renamed', version: same.version });
    return this.#apply(await this.#fetch(byHand));
  }

  /** Asks the source, and for the health of the process if the answer needs it. */
  async #fetch(byHand: boolean): Promise<PhaseEvent> {
    try {
      const found = await this.options.source.fetch(knownVersion(this.#phase, byHand));
      return found === null ? { type: 'nothing-new', byHand } : await this.#compare(found, byHand);
    } catch (error) {
      const reason = reasonOf(error);
      return isCentreError(error) ? { type: 'unreachable', reason, byHand } : { type: 'unreadable', reason };
    }
  }

  async #compare(found: Loaded, byHand: boolean): Promise<PhaseEvent> {
    const { inForce } = this.options;
    const isUsable = inForce.compare(this.#phase.loaded, found).kind === 'usable';
    const isWatchable = isUsable && (await this.#isWatchable());
    // While the health was asked for, the settings before may have come back.
    const phase = this.#phase;
    const comparison = inForce.compare(phase.loaded, found);
    const isProven = phase.kind === 'watched' && inForce.isEqual(phase.proven, found);
    return { type: 'found', found, comparison, isWatchable, isProven, byHand };
  }

  /** While health is watched, the health before the first change counts. */
  async #isWatchable(): Promise<boolean> {
    if (this.#phase.kind === 'watched') return true;
    if (this.#probe === undefined || this.options.graceMs === 0) return false;
    return (await failingOf(this.#probe)).length === 0;
  }

  #apply(event: PhaseEvent): Refreshed {
    const { phase, effects } = transition(this.#phase, event);
    this.#phase = phase;
    for (const effect of effects) this.#run(effect);
    return { state: this.state, isReported: effects.some(({ type }) => type === 'report') };
  }

  #run(effect: PhaseEffect): void {
    switch (effect.type) {
      case 'put':
        return this.options.inForce.put(effect.loaded, effect.changed);
      case 'watch':
        return this.#beginGrace();
      case 'unwatch':
        return this.#grace?.cancel();
      case 'keep':
        return this.#keep(effect.loaded);
      case 'log':
        return logState(this.#logger, this.state);
      case 'log-return':
        return this.#logger.log('the config centre answers again, with the settings that are in force');
      case 'report':
        for (const listener of this.#listeners) listener(this.state);
    }
  }

  #beginGrace(): void {
    this.#grace?.cancel();
    this.#grace = new GracePeriod({
      probe: this.#probe!,
      forMs: this.options.graceMs,
      well: () => void this.#apply({ type: 'stayed-healthy' }),
      bad: failing => void this.#apply({ type: 'turned-unhealthy', failing, changed: this.#changedBack() }),
    });
  }

  /** The top-level keys in which the settings in force differ from the proven ones. */
  #changedBack(): readonly string[] {
    const phase = this.#phase;
    if (phase.kind !== 'watched') return [];
    const comparison = this.options.inForce.compare(phase.loaded, phase.proven);
    return comparison.kind === 'usable' ? comparison.changed : [];
  }

  #keep(loaded: Loaded): void {
    void this.#copies.add(() =>
      // The settings are in force anyway: only a start without the config centre would miss the copy.
      this.options.source
        .keep(loaded)
        .catch((error: unknown) =>
          this.#logger.warn(
            `these settings cannot be kept for a start without the config centre: ${reasonOf(error)}`,
          ),
        ),
    );
  }
}
