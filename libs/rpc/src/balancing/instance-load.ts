/** Weight of the newest answer in the moving average. About the last ten answers count. */
const NEWEST = 0.2;
/** An instance without an answer so far counts as fast, so that it gets its first call. */
const UNKNOWN_MS = 1;
/**
 * After this many failures in a row an instance is left alone. Each further failure doubles the time
 * (Ribbon's ServerStats).
 */
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

  /** Moving average of the response time, in ms. */
  get averageMs(): number {
    return this.#averageMs;
  }

  /**
   * Whether the instance's own breaker is open: it failed several times in a row and gets no calls for a
   * while.
   */
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

  /** The head of an answer proves nothing yet: the answer may still break off. */
  begun(ms: number): void {
    this.inFlight -= 1;
    this.#average(ms);
  }

  /** An answer arrived in full. */
  confirm(): void {
    this.#failuresInRow = 0;
  }

  /**
   * @param ms until it failed. Only a slow failure counts in the average: a quick one must not look like a
   * fast answer
   */
  failed(ms: number): void {
    this.unavailable(ms);
    this.blame();
  }

  /** Counts a failure whose cause was not clear at first. */
  blame(): void {
    this.#failuresInRow += 1;
    const doublings = Math.max(0, this.#failuresInRow - TRIPPING_FAILURES);
    this.#restUntil = this.now() + Math.min(FIRST_REST_MS * 2 ** doublings, LONGEST_REST_MS);
  }

  /** A dependency of the instance failed, which says nothing about the instance itself. */
  unavailable(ms: number): void {
    this.inFlight -= 1;
    if (ms > this.#averageMs) this.#average(ms);
  }

  /** The caller gave up, which says nothing about the instance. */
  abandoned(): void {
    this.inFlight -= 1;
  }

  #average(ms: number): void {
    this.#averageMs += (ms - this.#averageMs) * NEWEST;
  }
}
