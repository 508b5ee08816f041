import CircuitBreaker from 'opossum';

interface BreakerSettings {
  /** Length of the rolling window, in ms. */
  readonly windowMs: number;
  /** Fewer calls in the window prove nothing. */
  readonly minimumCalls: number;
  /** More than this share of failures in the window opens the breaker. */
  readonly failurePercent: number;
  /** How long it stays open until one trial is let through, in ms. */
  readonly halfOpenAfterMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * What an error says of the other side. `failure`: this instance is sick. `unavailable`: the instance is
 * well, but something that it needs is not, or it has too much to do. `refusal`: all is well, and the answer
 * is no. `nothing`: nothing at all. The first two are failures of the service; only the first is one of the
 * instance.
 */
export type ErrorKind = 'failure' | 'unavailable' | 'refusal' | 'nothing';

/** Whether the service did not do its part, wherever the fault lies. */
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
 * Stops calling what fails nearly always (Hystrix). Opossum keeps window and state; three things are ours: a call that was
 * not made does not count as one, nor does one that proves nothing (for opossum every error that is no failure is a success,
 * so impatient callers would keep it closed), and what closes again starts with a clean window, or a single failure would
 * reopen it.
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
      // Deadlines travel with the call, so each call has its own.
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
        // A trial that proves nothing does not close it.
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
