import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from './clock.js';

interface Alarm {
  readonly dueAt: number;
  readonly ring: () => void;
  readonly timer: NodeJS.Timeout;
}

/** The longest delay that setTimeout accepts. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs tasks at a time of the sandbox's clock. When the clock is shifted, tasks that have become due run at
 * once.
 */
@Injectable()
export class Alarms implements OnApplicationShutdown {
  readonly #set = new Map<string, Alarm>();
  #stopped = false;

  constructor(private readonly clock: Clock) {
    clock.watch(() => {
      // Iterates over a copy, because `at` adds each entry again.
      for (const [id, { dueAt, ring }] of new Map(this.#set)) this.at(id, dueAt, ring);
    });
  }

  /** One alarm per id: a later call replaces the earlier one. */
  at(id: string, dueAt: number, ring: () => void): void {
    this.cancel(id);
    if (this.#stopped) return;
    const wait = Math.max(0, dueAt - this.clock.now());
    const timer = setTimeout(
      () => {
        if (wait > LONGEST_MS) return this.at(id, dueAt, ring);
        this.#set.delete(id);
        ring();
      },
      Math.min(wait, LONGEST_MS),
    );
    this.#set.set(id, { dueAt, ring, timer });
  }

  cancel(id: string): void {
    clearTimeout(this.#set.get(id)?.timer);
    this.#set.delete(id);
  }

  onApplicationShutdown(): void {
    this.#stopped = true;
    for (const id of this.#set.keys()) this.cancel(id);
  }
}
