import CircuitBreaker from 'opossum';

interface BreakerSettings {
  /** Length of the rolling window, in ms. */
  readonly windowMs: number;
  /** With fewer calls in the window, the breaker stays closed. */
  readonly minimumCalls: number;
  /** The breaker opens if more than this percentage of the calls in the window failed. */
  readonly failurePercent: number;
  /** How long it stays open until it lets one trial call through, in ms. */
  readonly halfOpenAfterMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * What an error says about the other side. `failure`: the instance is sick. `unavailable`: the instance is
 * healthy, but lacks a dependency or is overloaded. `refusal`: the service is healthy and refused the
 * request. `nothing`: the error says nothing. The first two are failures of the service; only the first is a
 * failure of the instance.
 */
export type ErrorKind = 'failure' | 'unavailable' | 'refusal' | 'nothing';

/** Whether the service failed, with or without a fault of the instance. */
export const isFailure = (kind: ErrorKind): boolean => kind === 'failure' || kind === 'unavailable';

export interface BreakerOptions {
  readonly settings: BreakerSettings;
  readonly errorKind: (error: unknown) => ErrorKind;
  readonly onChange?: (state: BreakerState) => void;
}

/** Thrown instead of calling while the breaker is open: nothing was sent. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  constructor() {
    super('the breaker is open');
  }
}

const BUCKETS = 10;

type Work = () => Promise<unknown>;

/**
 * A circuit breaker (Hystrix): stops calls to a method that nearly always fails. Opossum keeps the window and
 * the state. Three things differ from opossum: a call that was not made does not count; an error that says
 * nothing does not count (opossum would count it as a success, so callers that give up would keep the breaker
 * closed); and a breaker that closes starts with an empty window, because otherwise a single failure would
 * open it again.
 */
export class Breaker {
  #circuit: CircuitBreaker<[Work], unknown>;

  constructor(private readonly options: BreakerOptions) {
    this.#circuit = this.#make();
  }

  get state(): BreakerState {
    if (this.#circuit.opened) return 'open';
    return this.#circuit.halfOpen ? 'half-open' : 'closed';
  }

  /** @throws BreakerOpenError, or whatever `work` throws */
  run<T>(work: () => Promise<T>): Promise<T> {
    const circuit = this.#circuit;
    if (!circuit.closed && !circuit.pendingClose) return Promise.reject(new BreakerOpenError());
    return circuit.fire(work) as Promise<T>;
  }

  close(): void {
    this.#circuit.shutdown();
  }

  #make(): CircuitBreaker<[Work], unknown> {
    const { settings, errorKind, onChange } = this.options;
    const circuit: CircuitBreaker<[Work], unknown> = new CircuitBreaker<[Work], unknown>(work => work(), {
      // No timeout of opossum's: each call has a deadline of its own.
      timeout: false,
      rollingCountTimeout: settings.windowMs,
      rollingCountBuckets: BUCKETS,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      volumeThreshold: settings.minimumCalls,
      errorThresholdPercentage: settings.failurePercent,
      resetTimeout: settings.halfOpenAfterMs,
      errorFilter: (error: unknown): boolean => {
        const kind = errorKind(error);
        if (kind !== 'nothing') return kind === 'refusal';
        // A trial whose error says nothing does not close the breaker.
        if (circuit.halfOpen) return false;
        circuit.status.window[0]!.fires -= 1;
        return true;
      },
    });
    circuit.on('open', () => onChange?.('open'));
    circuit.on('halfOpen', () => onChange?.('half-open'));
    circuit.on('close', () => {
      this.#circuit = this.#make();
      circuit.shutdown();
      onChange?.('closed');
    });
    return circuit;
  }
}
