import { Injectable } from '@nestjs/common';
import { nameOf, type ShardId } from './shard-keys.js';

/** Wakes the drain of a shard when this process knows of something to do. */
@Injectable()
export class Wakes {
  readonly #sleepers = new Map<string, () => void>();

  wake(id: ShardId): void {
    this.#sleepers.get(nameOf(id))?.();
  }

  /** Resolves at the next wake, after `ms`, or when `signal` is aborted. */
  async next(id: ShardId, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const name = nameOf(id);
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
}
