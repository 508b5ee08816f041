import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type BusChannel, BusConnection, BusUnavailableError } from './bus-connection.js';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

const COUNTERPART: Record<BusChannel, BusChannel> = {
  events: 'reports',
  reports: 'events',
  decisions: 'decisions',
};

interface Subscriber {
  readonly bus: BusConnection;
  readonly received: unknown[];
  readonly history: string[];
}

let name: string;
let path: CuttablePath;
const subscribers: Subscriber[] = [];

beforeEach(async () => {
  name = `spec-${randomUUID()}`;
  path = await cuttablePath(BROKER);
});
afterEach(async () => {
  await Promise.all(subscribers.splice(0).map(({ bus }) => bus.close()));
  await path.close();
  await onBroker(async channel => {
    for (const each of ['events', 'reports', 'decisions']) await channel.deleteExchange(`${name}.${each}`);
  });
});

type Channel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createChannel']>>;

async function onBroker(work: (channel: Channel) => Promise<unknown>): Promise<void> {
  const connection = await connect(BROKER);
  await work(await connection.createChannel());
  await connection.close();
}

function connectionTo(subscribesTo: BusChannel, url = path.url): Subscriber {
  const received: unknown[] = [];
  const history: string[] = [];
  const bus = new BusConnection(
    { url, name },
    {
      subscribesTo,
      publishesTo: COUNTERPART[subscribesTo],
      onMessage: message => received.push(message),
      onJoined: isAlone => history.push(isAlone ? 'joined alone' : 'joined'),
      onLost: () => history.push('lost'),
    },
  );
  const subscriber = { bus, received, history };
  subscribers.push(subscriber);
  return subscriber;
}

async function joined(...all: Subscriber[]): Promise<void> {
  for (const { bus } of all) bus.open();
  await expect.poll(() => all.every(({ bus }) => bus.isJoined)).toBe(true);
}

describe('the bus', () => {
  it('carries events to processes and reports to config centres, but not back to the sender', async () => {
    const [centre, other, order, user] = [
      connectionTo('reports'),
      connectionTo('reports'),
      connectionTo('events'),
      connectionTo('events'),
    ];
    await joined(centre, other, order, user);
    await centre.bus.publish({ event: 1 });
    await order.bus.publish({ report: 1 });
    await expect
      .poll(() => [user.received, order.received, other.received, centre.received])
      .toEqual([[{ event: 1 }], [{ event: 1 }], [{ report: 1 }], [{ report: 1 }]]);
  });

  it('is separate from a bus of another name', async () => {
    const [centre, order] = [connectionTo('reports'), connectionTo('events')];
    await joined(centre, order);
    const elsewhere = new BusConnection(
      { url: path.url, name: `${name}-other` },
      { subscribesTo: 'reports', publishesTo: 'events', onMessage() {}, onJoined() {}, onLost() {} },
    );
    elsewhere.open();
    await expect.poll(() => elsewhere.isJoined).toBe(true);
    await elsewhere.publish({ event: 'of others' });
    await centre.bus.publish({ event: 'ours' });
    await expect.poll(() => order.received).toEqual([{ event: 'ours' }]);
    await elsewhere.close();
    await onBroker(async channel => {
      for (const each of ['events', 'reports']) await channel.deleteExchange(`${name}-other.${each}`);
    });
  });

  it('carries decisions between config centres, and tells the first one that it is alone', async () => {
    const [first, second] = [connectionTo('decisions'), connectionTo('decisions')];
    await joined(first);
    await joined(second);
    expect([first.history, second.history]).toEqual([['joined alone'], ['joined']]);
    await second.bus.publish({ decision: 1 });
    await expect.poll(() => first.received).toContainEqual({ decision: 1 });
    await second.bus.close();
    path.cut();
    await expect.poll(() => first.history).toEqual(['joined alone', 'lost']);
    path.mend();
    await expect.poll(() => first.history).toEqual(['joined alone', 'lost', 'joined alone']);
  });

  it('drops messages that are not JSON in UTF-8', async () => {
    const [centre, order] = [connectionTo('reports'), connectionTo('events')];
    await joined(centre, order);
    const connection = await connect(BROKER);
    const channel = await connection.createConfirmChannel();
    for (const bytes of [Buffer.from('{'), Buffer.from('{"event":"\xb2\xe2"}', 'latin1')])
      channel.publish(`${name}.events`, '', bytes);
    await channel.waitForConfirms();
    await connection.close();
    await centre.bus.publish({ event: 1 });
    await expect.poll(() => order.received).toEqual([{ event: 1 }]);
  });
});

describe('a connection to the bus', () => {
  it('is restored after it was lost; messages sent during the outage are lost', async () => {
    const [centre, order] = [connectionTo('reports', BROKER), connectionTo('events')];
    await joined(centre, order);
    path.cut();
    await expect.poll(() => order.history).toEqual(['joined', 'lost']);
    await centre.bus.publish({ event: 'meanwhile' });
    path.mend();
    await expect.poll(() => order.history).toEqual(['joined', 'lost', 'joined']);
    await centre.bus.publish({ event: 'afterwards' });
    await expect.poll(() => order.received).toEqual([{ event: 'afterwards' }]);
  });

  it('is made as soon as there is a broker, and reports a missing broker once', async () => {
    path.cut();
    const order = connectionTo('events');
    order.bus.open();
    await expect.poll(() => order.history).toEqual(['lost']);
    await expect(order.bus.publish({ report: 1 })).rejects.toThrow(BusUnavailableError);
    const tries = path.refused;
    await expect.poll(() => path.refused).toBeGreaterThan(tries + 1);
    path.mend();
    await expect.poll(() => order.history).toEqual(['lost', 'joined']);
    await order.bus.publish({ report: 1 });
  });

  it('is restored at a broker that has lost all queues and exchanges', async () => {
    const [centre, order] = [connectionTo('reports'), connectionTo('events')];
    await joined(centre, order);
    path.cut();
    await onBroker(async channel => {
      for (const each of ['events', 'reports']) await channel.deleteExchange(`${name}.${each}`);
    });
    path.mend();
    await expect
      .poll(() => [centre.history, order.history])
      .toEqual([
        ['joined', 'lost', 'joined'],
        ['joined', 'lost', 'joined'],
      ]);
    await centre.bus.publish({ event: 1 });
    await expect.poll(() => order.received).toEqual([{ event: 1 }]);
  });

  it('is restored when the broker closes the channel, whose unconfirmed messages fail', async () => {
    const order = connectionTo('events');
    await joined(order);
    await onBroker(channel => channel.deleteExchange(`${name}.reports`));
    // Fails at once, without waiting for the time limit.
    await expect(order.bus.publish({ report: 1 }, 600_000)).rejects.toThrow(BusUnavailableError);
    await expect.poll(() => order.history).toEqual(['joined', 'lost', 'joined']);
    await order.bus.publish({ report: 2 });
  });

  it('reports a message that a silent broker does not confirm, and closes without waiting', async () => {
    const order = connectionTo('events');
    await joined(order);
    path.hold();
    await expect(order.bus.publish({ report: 1 }, 100)).rejects.toThrow('the broker did not confirm');
    await order.bus.close();
    expect(order.bus.isJoined).toBe(false);
    expect(order.history).toEqual(['joined']);
  });

  it('stays closed, even if it was still being made', async () => {
    const order = connectionTo('events');
    order.bus.open();
    await order.bus.close();
    await expect.poll(() => path.connections).toBe(1);
    await expect.poll(() => path.open).toBe(0);
    expect(order.history).toEqual([]);
  });

  it('reports an address that is not valid', async () => {
    const order = connectionTo('events', 'nonsense');
    order.bus.open();
    await expect.poll(() => order.history).toEqual(['lost']);
  });
});
