import type { Clock } from './clock.js';

/** A map whose values expire. */
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

  /** Returns a value and removes it. */
  take(key: string): T | undefined {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }

  /** Entries are in order of creation, so the sweep ends at the first one that has not expired. */
  #sweep(): void {
    const now = this.clock.now();
    for (const [key, { expiresAt }] of this.#entries) {
      if (now < expiresAt) return;
      this.#entries.delete(key);
    }
  }
}
