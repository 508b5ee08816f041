import { randomUUID } from 'node:crypto';
import { count, required, settingsOf } from '@diancan/config';
import { vi } from 'vitest';
import { z } from 'zod';
import { fromTestRun } from '@diancan/testing/run';
import { BusListener } from '@diancan/testing/config-centre';
import { type OpenCentre, openCentre, TOKENS } from './open-centre.js';

class OrderSettings extends settingsOf(
  z.object({
    title: required,
    size: count,
    routes: z.array(z.object({ service: z.enum(['user', 'order']) })),
  }),
) {}

/** The schema of `order`. */
export const ORDER_SCHEMA = OrderSettings.jsonSchema();

/** The first files of the repository. */
export const FILES = {
  'application.yml': 'title: 点餐\n',
  'order.yml': 'size: 1\nroutes:\n  - service: user\n',
  'user.yml': 'name: u\n',
};

/** Another `order.yml`. @param more lines below it */
export const orderYml = (size: unknown, more = '') => ({
  'order.yml': `size: ${String(size)}\nroutes:\n  - service: user\n${more}`,
});

/** Nothing polls while a spec runs, so a check happens only if the spec asks for it. */
const QUIET = { DIANCAN_CONFIG_POLL_MS: '3600000' };

/** The `data` of an answer in the envelope. */
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

  /** Opens the config centre again, which was closed, with the same data. */
  async reopen(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.centre = await openCentre({
      ...this.centre,
      environment: { ...QUIET, ...this.bus, ...environment },
    });
  }

  /** Publishes a schema, as a service does at its start. */
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
