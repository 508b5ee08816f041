import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface MetricShape<L extends string> {
  /** `diancan_…`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  /** What it is counted by. Values must be few and fixed: each of them is a series that is kept for ever. */
  readonly labels: readonly L[];
}

/** What this process counts. A registry of its own: two applications in one process do not count for each other. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly contentType = this.#registry.contentType;

  /** A number that only grows. @throws Error when the name is taken */
  counter<L extends string>({ name, help, labels }: MetricShape<L>): Counter<L> {
    return new Counter({ name, help, labelNames: labels, registers: [this.#registry] });
  }

  /**
   * A number that rises and falls.
   * @param measure sets it whenever somebody looks, where nobody does when it changes
   * @throws Error when the name is taken
   */
  gauge<L extends string>(
    { name, help, labels }: MetricShape<L>,
    measure?: (gauge: Gauge<L>) => void,
  ): Gauge<L> {
    const gauge: Gauge<L> = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.#registry],
      ...(measure && { collect: () => measure(gauge) }),
    });
    return gauge;
  }

  /** Adds memory, processor time, event loop and the like; once. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Everything, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
