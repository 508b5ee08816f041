import type { HealthProbe } from '@diancan/config';
import { Injectable } from '@nestjs/common';
import { within } from '../timing/within.js';

/** One dependency that a process needs in order to answer. */
export interface ReadinessCheck {
  readonly name: string;
  /** True if the process also works without it: the check is shown but does not count. */
  readonly optional?: boolean;
  /** @throws any error if the dependency is not available */
  check(): Promise<void>;
}

export interface ReadinessReport {
  readonly ready: boolean;
  /** The state of each dependency by name. Never the reason, because addresses are not for everyone. */
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/** A check that takes longer, in ms, has failed: the probe itself may have no timeout. */
const CHECK_TIMEOUT_MS = 2_000;

/** Whether this process can do its work and is not stopping. */
@Injectable()
export class Readiness implements HealthProbe {
  readonly #checks: ReadinessCheck[] = [];
  #stopping = false;

  add(...checks: readonly ReadinessCheck[]): void {
    this.#checks.push(...checks);
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** Not ready from now on, so that no new work arrives. */
  startStopping(): void {
    this.#stopping = true;
  }

  async check(): Promise<ReadinessReport> {
    const results = await Promise.allSettled(
      this.#checks.map(check => within(CHECK_TIMEOUT_MS, check.check())),
    );
    const states = this.#checks.map(
      ({ name }, index) => [name, results[index]?.status === 'fulfilled' ? 'up' : 'down'] as const,
    );
    const ready =
      !this.#stopping &&
      states.every(([, state], index) => state === 'up' || this.#checks[index]?.optional === true);
    return { ready, checks: Object.fromEntries(states) };
  }

  async failing(): Promise<readonly string[]> {
    const { checks } = await this.check();
    return this.#checks
      .filter(({ name, optional = false }) => !optional && checks[name] === 'down')
      .map(({ name }) => name);
  }
}
