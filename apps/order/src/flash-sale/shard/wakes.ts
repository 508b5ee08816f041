import { Injectable } from '@nestjs/common';
import { nameOf, type ShardId } from './shard-keys.js';

/** Wakes the drain of a shard when this process knows of something to do. */
@Injectable()
export class Wakes {
  readonly #sleepers = new Map<string, () => void>();
  /** Woken while awake: they do not fall asleep, because they may have looked too early. */
  readonly #woken = new Set<string>();

  wake(id: ShardId): void {
    const name = nameOf(id);
    const sleeper = this.#sleepers.get(name);
    if (sleeper === undefined) this.#woken.add(name);
    else sleeper();
  }

  /** Resolves at the next wake, also at one since the last sleep; after `ms`; or when `signal` is aborted. */
  async next(id: ShardId, ms: number, signal: AbortSignal): Promise<void> {
    const name = nameOf(id);
    if (this.#woken.delete(name) || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = setTimeout(wake, ms);
    this.#sleepers.set(name, wake);
    signal.addEventListener('abort', wake);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
    if (this.#sleepers.get(name) === wake) this.#sleepers.delete(name);
  }

  /** Nobody drains the shard here any more. */
  forget(id: ShardId): void {
    this.#woken.delete(nameOf(id));
  }
}
