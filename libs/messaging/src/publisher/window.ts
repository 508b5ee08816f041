interface Waiting {
  enter(): void;
  turnAway(reason: unknown): void;
}

/** Places for tasks that run at the same time. If none is free, callers wait in the order of their calls. */
export class Window {
  readonly #waiting: Waiting[] = [];
  #taken = 0;

  constructor(readonly size: number) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves when the caller has a place. It must `leave` once.
   * @throws the reason with which it was turned away
   */
  async enter(): Promise<void> {
    if (this.#taken < this.size) this.#taken += 1;
    else await new Promise<void>((enter, turnAway) => this.#waiting.push({ enter, turnAway }));
  }

  /** Hands the place to the next one. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next.enter();
  }

  /** Rejects all that wait. */
  turnAway(reason: unknown): void {
    for (const each of this.#waiting.splice(0)) each.turnAway(reason);
  }
}
