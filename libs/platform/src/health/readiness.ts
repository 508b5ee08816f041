import type { HealthProbe } from '@diancan/config-client';
import { Injectable } from '@nestjs/common';
import { within } from '../timing/within.js';

/** One thing that a process needs before it can answer. */
export interface ReadinessCheck {
  readonly name: string;
  /** Whether the process does its work without it as well: then it is shown, and does not count. */
  readonly optional?: boolean;
  /** @throws whatever says that it is not there */
  check(): Promise<void>;
}

export interface ReadinessReport {
  readonly ready: boolean;
  /** What is there and what is missing, by name; never why: addresses are not for everyone. */
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/** A check that takes longer has failed, in ms: the probe may have no timeout of its own. */
const CHECK_TIMEOUT_MS = 2_000;

/** Whether this process can do its work, and means to go on doing it. */
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

  /** From now on it is not ready: nobody should begin anything new here. */
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
