/** Weight of the newest answer in the average; the last ten or so count. */
const NEWEST = 0.2;
/** An instance that never answered counts as quick: how else should it get its first call. */
const UNKNOWN_MS = 1;
/** Failures in a row that trip an instance, and how long it is left alone: doubled by each failure more (Ribbon's ServerStats). */
const TRIPPING_FAILURES = 3;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 10_000;

/** What this process has seen of one instance. */
export class InstanceLoad {
  inFlight = 0;
  #averageMs = UNKNOWN_MS;
  #failuresInRow = 0;
  #restUntil = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Moving average of its answers, in ms. */
  get averageMs(): number {
    return this.#averageMs;
  }

  /** Whether its own breaker is open: it failed several times in a row and is left alone for a while. */
  get isTripped(): boolean {
    return this.#failuresInRow >= TRIPPING_FAILURES && this.now() < this.#restUntil;
  }

  begin(): void {
    this.inFlight += 1;
  }

  answered(ms: number): void {
    this.begun(ms);
    this.confirm();
  }

  /** Its answer has begun, which proves nothing yet: it may break off. */
  begun(ms: number): void {
    this.inFlight -= 1;
    this.#average(ms);
  }

  /** All of an answer came. */
  confirm(): void {
    this.#failuresInRow = 0;
  }

  /** @param ms until it failed: one that is too slow to answer at all must not look quick, nor one that fails at once */
  failed(ms: number): void {
    this.unavailable(ms);
    this.blame();
  }

  /** Counts a failure against it whose cause was not clear at first. */
  blame(): void {
    this.#failuresInRow += 1;
    const doublings = Math.max(0, this.#failuresInRow - TRIPPING_FAILURES);
    this.#restUntil = this.now() + Math.min(FIRST_REST_MS * 2 ** doublings, LONGEST_REST_MS);
  }

  /** Something that it depends on failed: that proves neither that it is sick nor that it is well. */
  unavailable(ms: number): void {
    this.inFlight -= 1;
    if (ms > this.#averageMs) this.#average(ms);
  }

  /** The caller gave up by itself, which says nothing of the instance. */
  abandoned(): void {
    this.inFlight -= 1;
  }

  #average(ms: number): void {
    this.#averageMs += (ms - this.#averageMs) * NEWEST;
  }
}
