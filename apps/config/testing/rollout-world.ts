import { randomUUID } from 'node:crypto';
import { count, required, settingsOf } from '@diancan/config';
import { vi } from 'vitest';
import { z } from 'zod';
import { fromTestRun } from '@diancan/testing/run';
import { BusListener } from './bus-listener.js';
import { type OpenCentre, openCentre, TOKENS } from './open-centre.js';

class OrderSettings extends settingsOf(
  z.object({
    title: required,
    size: count,
    routes: z.array(z.object({ service: z.enum(['user', 'order']) })),
  }),
) {}

/** What `order` knows. */
export const ORDER_SCHEMA = OrderSettings.jsonSchema();

/** What the repository holds at first. */
export const FILES = {
  'application.yml': 'title: 点餐\n',
  'order.yml': 'size: 1\nroutes:\n  - service: user\n',
  'user.yml': 'name: u\n',
};

/** Another `order.yml`. @param more lines below it */
export const orderYml = (size: unknown, more = '') => ({
  'order.yml': `size: ${String(size)}\nroutes:\n  - service: user\n${more}`,
});

/** Nobody looks by itself while a spec runs: what happens is what it asked for. */
const QUIET = { DIANCAN_CONFIG_POLL_MS: '3600000' };

/** What an answer in the envelope holds. */
export const dataOf = async (answer: Response) =>
  ((await answer.json()) as { data: Record<string, never> }).data;

/**
 * A config centre with a repository of its own that knows the settings of `order`, and a listener on its bus.
 */
export class RolloutWorld {
  centre: OpenCentre;
  listener: BusListener;
  readonly bus = {
    DIANCAN_RABBITMQ_URL: fromTestRun('DIANCAN_TEST_RABBITMQ_URL'),
    DIANCAN_BUS_NAME: `spec.${randomUUID()}`,
  };

  static async open(): Promise<RolloutWorld> {
    const world = new RolloutWorld();
    world.listener = await BusListener.open(world.bus.DIANCAN_RABBITMQ_URL, world.bus.DIANCAN_BUS_NAME);
    world.centre = await openCentre({ files: FILES, environment: { ...QUIET, ...world.bus } });
    await vi.waitUntil(() => world.listener.received.some(event => event.type === 'roll-call'), 10_000);
    await world.publish('order', ORDER_SCHEMA);
    world.listener.received.length = 0;
    return world;
  }

  async close(): Promise<void> {
    await this.listener.close();
    await this.centre.stop();
  }

  /** The config centre, which was closed, opens again over what it had. */
  async reopen(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.centre = await openCentre({
      ...this.centre,
      environment: { ...QUIET, ...this.bus, ...environment },
    });
  }

  /** What a service does at its start. */
  publish(application: string, schema: object, more: { again?: boolean } = {}): Promise<Response> {
    return fetch(`${this.centre.url}/schemas/${application}/dev`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKENS.read}`, 'content-type': 'application/json' },
      body: JSON.stringify({ schema, readAtStart: ['size'], ...more }),
    });
  }

  async sizeServed(): Promise<unknown> {
    return ((await (await this.centre.get('/order-dev.json')).json()) as { size?: unknown }).size;
  }

  async status(): Promise<Record<string, never>> {
    return dataOf(await this.centre.get('/bus/status', { token: TOKENS.operator }));
  }

  async health(): Promise<[status: number, checks: object]> {
    const answer = await this.centre.get('/health/ready');
    return [answer.status, ((await answer.json()) as { checks: object }).checks];
  }
}
