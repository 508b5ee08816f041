import { Metrics, PeriodicJob } from '@diancan/platform';
import { DataSource } from 'typeorm';
import { countWaiting, ENDING, HELD } from './waiting.js';

const INTERVAL_MS = 15_000;

const KINDS = {
  ending: {
    rows: ENDING,
    name: 'diancan_transactions_ending',
    help: 'Decided global transactions whose participants may not know it',
  },
  held: {
    rows: HELD,
    name: 'diancan_transaction_branches_held',
    help: 'Branches of global transactions that wait for the decision',
  },
} as const;

/** Counts what waits for the other side. Gauges are missing while it cannot be counted. */
export class WaitingCensus extends PeriodicJob {
  readonly #rows;
  readonly #count;
  readonly #age;

  constructor(
    private readonly dataSource: DataSource,
    metrics: Metrics,
    kind: keyof typeof KINDS,
  ) {
    super();
    const { rows, name, help } = KINDS[kind];
    this.#rows = rows;
    this.#count = metrics.gauge({ name, help: `${help}.`, labels: [] });
    this.#age = metrics.gauge({
      name: `${name}_seconds`,
      help: `${help}: the age of the oldest, 0 if there is none.`,
      labels: [],
    });
  }

  /** For a module's providers. */
  static of(kind: keyof typeof KINDS) {
    return {
      provide: Symbol(`census of ${kind}`),
      inject: [DataSource, Metrics],
      useFactory: (dataSource: DataSource, metrics: Metrics) => new WaitingCensus(dataSource, metrics, kind),
    };
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    try {
      const { count, oldestSeconds } = await countWaiting(this.dataSource, this.#rows);
      this.#count.set(count);
      this.#age.set(oldestSeconds);
      return false;
    } catch (error) {
      // `reset` would set them to 0.
      this.#count.remove();
      this.#age.remove();
      throw error;
    }
  }
}
