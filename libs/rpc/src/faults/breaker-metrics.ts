import type { Metrics } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { BreakerState } from './breaker.js';

const LEVEL: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Tells the log and the metrics when a breaker changes its state. */
export function countingBreakers(metrics: Metrics): (method: string, state: BreakerState) => void {
  const logger = new Logger('Breaker');
  const states = metrics.gauge({ name: 'diancan_breaker_state', help: 'State of the breaker of a method: 0 closed, 1 half open, 2 open.', labels: ['method'] });
  return (method, state) => {
    states.set({ method }, LEVEL[state]);
    logger.warn(`the breaker of ${method} is ${state}`);
  };
}
