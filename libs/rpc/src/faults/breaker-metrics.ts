import type { Metrics } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { BreakerState } from './breaker.js';
import type { Guards } from './guards.js';

const LEVEL: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

const logger = new Logger('Breaker');

export function logBreakerChange(method: string, state: BreakerState): void {
  logger.warn(`the breaker of ${method} is ${state}`);
}

/** Reads the gauge from the breakers at each scrape, because a stored state would outlive its breaker. */
export function measureBreakers(metrics: Metrics, guards: Guards): void {
  metrics.gauge(
    {
      name: 'diancan_breaker_state',
      help: 'State of the breaker of a method: 0 closed, 1 half open, 2 open.',
      labels: ['method'],
    },
    gauge => {
      gauge.reset();
      for (const [method, state] of guards.states()) gauge.set({ method }, LEVEL[state]);
    },
  );
}
