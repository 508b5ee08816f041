import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

const shape = { name: 'diancan_orders_total', help: 'Orders.', labels: ['kind'] } as const;

describe('metrics', () => {
  it('of two applications in one process do not mix', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.counter(shape).inc({ kind: 'new' });
    other.counter(shape).inc({ kind: 'new' }, 2);
    expect(await one.text()).toContain('diancan_orders_total{kind="new"} 1\n');
    expect(await other.text()).toContain('diancan_orders_total{kind="new"} 2\n');
  });

  it('have one meaning for each name', () => {
    const metrics = new Metrics();
    metrics.counter(shape);
    expect(() => metrics.gauge(shape)).toThrow(/diancan_orders_total/);
  });
});
