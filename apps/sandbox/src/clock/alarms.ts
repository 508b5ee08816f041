import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from './clock.js';

interface Alarm {
  readonly dueAt: number;
  readonly ring: () => void;
  readonly timer: NodeJS.Timeout;
}

/** setTimeout takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** Things to do at a time of the sandbox's clock; a shifted clock rings at once what has become due. */
@Injectable()
export class Alarms implements OnApplicationShutdown {
  readonly #set = new Map<string, Alarm>();
  #stopped = false;

  constructor(private readonly clock: Clock) {
    clock.watch(() => {
      // A copy: what is set anew would be met again.
      for (const [id, { dueAt, ring }] of new Map(this.#set)) this.at(id, dueAt, ring);
    });
  }

  /** One alarm per id: a later call replaces it. */
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
