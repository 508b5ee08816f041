import type { Clock } from './clock.js';

/** Values that are gone after their time. */
export class ExpiringMap<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();

  constructor(private readonly clock: Clock) {}

  set(key: string, value: T, ttlMs: number): void {
    this.#sweep();
    this.#entries.set(key, { value, expiresAt: this.clock.now() + ttlMs });
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.clock.now() < entry.expiresAt ? entry.value : undefined;
  }

  /** Gets a value and forgets it. */
  take(key: string): T | undefined {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }

  /** Entries stand in the order of their making; the first one that still lives ends the sweep. */
  #sweep(): void {
    const now = this.clock.now();
    for (const [key, { expiresAt }] of this.#entries) {
      if (now < expiresAt) return;
      this.#entries.delete(key);
    }
  }
}
