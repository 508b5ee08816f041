import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type BusChannel, BusConnection, BusUnavailableError } from './bus-connection.js';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

interface Place {
  readonly bus: BusConnection;
  readonly heard: unknown[];
  readonly story: string[];
}

let name: string;
let path: CuttablePath;
const places: Place[] = [];

beforeEach(async () => {
  name = `spec-${randomUUID()}`;
  path = await cuttablePath(BROKER);
});
afterEach(async () => {
  await Promise.all(places.splice(0).map(({ bus }) => bus.close()));
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

function place(hears: BusChannel, url = path.url): Place {
  const heard: unknown[] = [];
  const story: string[] = [];
  const bus = new BusConnection(
    { url, name },
    {
      hears,
      says: { events: 'reports', reports: 'events', decisions: 'decisions' }[hears] as BusChannel,
      heard: message => heard.push(message),
      joined: isAlone => story.push(isAlone ? 'joined alone' : 'joined'),
      lost: () => story.push('lost'),
    },
  );
  const made = { bus, heard, story };
  places.push(made);
  return made;
}

async function joined(...all: Place[]): Promise<void> {
  for (const { bus } of all) bus.open();
  await expect.poll(() => all.every(({ bus }) => bus.isJoined)).toBe(true);
}

describe('the bus', () => {
  it('carries events to each process and reports to each config centre, but not back to the sender', async () => {
    const [centre, other, order, user] = [
      place('reports'),
      place('reports'),
      place('events'),
      place('events'),
    ];
    await joined(centre, other, order, user);
    await centre.bus.say({ event: 1 });
    await order.bus.say({ report: 1 });
    await expect
      .poll(() => [user.heard, order.heard, other.heard, centre.heard])
      .toEqual([[{ event: 1 }], [{ event: 1 }], [{ report: 1 }], [{ report: 1 }]]);
  });

  it('keeps to its name', async () => {
    const [centre, order] = [place('reports'), place('events')];
    await joined(centre, order);
    const elsewhere = new BusConnection(
      { url: path.url, name: `${name}-other` },
      { hears: 'reports', says: 'events', heard() {}, joined() {}, lost() {} },
    );
    elsewhere.open();
    await expect.poll(() => elsewhere.isJoined).toBe(true);
    await elsewhere.say({ event: 'of others' });
    await centre.bus.say({ event: 'ours' });
    await expect.poll(() => order.heard).toEqual([{ event: 'ours' }]);
    await elsewhere.close();
    await onBroker(async channel => {
      for (const each of ['events', 'reports']) await channel.deleteExchange(`${name}-other.${each}`);
    });
  });

  it('carries decisions between config centres, and tells the first one that it is alone', async () => {
    const [first, second] = [place('decisions'), place('decisions')];
    await joined(first);
    await joined(second);
    expect([first.story, second.story]).toEqual([['joined alone'], ['joined']]);
    await second.bus.say({ decision: 1 });
    await expect.poll(() => first.heard).toContainEqual({ decision: 1 });
    await second.bus.close();
    path.cut();
    await expect.poll(() => first.story).toEqual(['joined alone', 'lost']);
    path.mend();
    await expect.poll(() => first.story).toEqual(['joined alone', 'lost', 'joined alone']);
  });

  it('drops messages that are not JSON', async () => {
    const [centre, order] = [place('reports'), place('events')];
    await joined(centre, order);
    await onBroker(async channel => channel.publish(`${name}.events`, '', Buffer.from('{')));
    await centre.bus.say({ event: 1 });
    await expect.poll(() => order.heard).toEqual([{ event: 1 }]);
  });
});

describe('a connection to the bus', () => {
  it('is restored after it was lost; messages from in between reach nobody', async () => {
    const [centre, order] = [place('reports', BROKER), place('events')];
    await joined(centre, order);
    path.cut();
    await expect.poll(() => order.story).toEqual(['joined', 'lost']);
    await centre.bus.say({ event: 'meanwhile' });
    path.mend();
    await expect.poll(() => order.story).toEqual(['joined', 'lost', 'joined']);
    await centre.bus.say({ event: 'afterwards' });
    await expect.poll(() => order.heard).toEqual([{ event: 'afterwards' }]);
  });

  it('is made as soon as there is a broker, and reports a missing broker once', async () => {
    path.cut();
    const order = place('events');
    order.bus.open();
    await expect.poll(() => order.story).toEqual(['lost']);
    await expect(order.bus.say({ report: 1 })).rejects.toThrow(BusUnavailableError);
    const tries = path.refused;
    await expect.poll(() => path.refused).toBeGreaterThan(tries + 1);
    path.mend();
    await expect.poll(() => order.story).toEqual(['lost', 'joined']);
    await order.bus.say({ report: 1 });
  });

  it('is restored at a broker that has lost all queues and exchanges', async () => {
    const [centre, order] = [place('reports'), place('events')];
    await joined(centre, order);
    path.cut();
    await onBroker(async channel => {
      for (const each of ['events', 'reports']) await channel.deleteExchange(`${name}.${each}`);
    });
    path.mend();
    await expect
      .poll(() => [centre.story, order.story])
      .toEqual([
        ['joined', 'lost', 'joined'],
        ['joined', 'lost', 'joined'],
      ]);
    await centre.bus.say({ event: 1 });
    await expect.poll(() => order.heard).toEqual([{ event: 1 }]);
  });

  it('is restored when the broker closes the channel, whose unconfirmed messages fail', async () => {
    const order = place('events');
    await joined(order);
    await onBroker(channel => channel.deleteExchange(`${name}.reports`));
    // Fails at once, without waiting for the time limit.
    await expect(order.bus.say({ report: 1 }, 600_000)).rejects.toThrow(BusUnavailableError);
    await expect.poll(() => order.story).toEqual(['joined', 'lost', 'joined']);
    await order.bus.say({ report: 2 });
  });

  it('reports a message that a silent broker does not confirm, and closes without waiting for it', async () => {
    const order = place('events');
    await joined(order);
    path.hold();
    await expect(order.bus.say({ report: 1 }, 100)).rejects.toThrow('the broker did not confirm');
    await order.bus.close();
    expect(order.bus.isJoined).toBe(false);
    expect(order.story).toEqual(['joined']);
  });

  it('stays closed, even if a connection was being made', async () => {
    const order = place('events');
    order.bus.open();
    await order.bus.close();
    await expect.poll(() => path.connections).toBe(1);
    await expect.poll(() => path.open).toBe(0);
    expect(order.story).toEqual([]);
  });

  it('reports an address that is not valid', async () => {
    const order = place('events', 'nonsense');
    order.bus.open();
    await expect.poll(() => order.story).toEqual(['lost']);
  });
});
