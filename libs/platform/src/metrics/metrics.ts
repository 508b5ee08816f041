import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface MetricShape<L extends string> {
  /** `diancan_…`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  /**
   * Label names. A label must have few, fixed values, because each value is a series that is kept for ever.
   */
  readonly labels: readonly L[];
}

/**
 * The metrics of this process. They have a registry of their own, so that two applications in one process
 * count separately.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly contentType = this.#registry.contentType;

  /**
   * A number that only grows.
   * @throws Error if the name is taken
   */
  counter<L extends string>({ name, help, labels }: MetricShape<L>): Counter<L> {
    return new Counter({ name, help, labelNames: labels, registers: [this.#registry] });
  }

  /**
   * A number that rises and falls.
   * @param measure sets the value at each scrape, for values that no event changes
   * @throws Error if the name is taken
   */
  gauge<L extends string>(
    { name, help, labels }: MetricShape<L>,
    measure?: (gauge: Gauge<L>) => void | Promise<void>,
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

  /** Adds the metrics of the process itself: memory, CPU time, event loop and others. Call it once. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** All metrics, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
