import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import {
  type SmallCentre,
  SPEC_TREE,
  specMachine,
  type SpecMachine,
  type SpecProcess,
  startSmallCentre,
} from '@diancan/testing/config-centre';
import { BusConnection } from '@diancan/broker';
import { type InstanceReport, instanceReport, type RefreshEvent } from '@diancan/config-wire';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

let name: string;
let path: CuttablePath;
let centre: SmallCentre;
let machine: SpecMachine;
/** The config centre's place on the bus. */
let bus: BusConnection;
let reports: InstanceReport[];

beforeEach(async () => {
  name = `spec-${randomUUID()}`;
  reports = [];
  path = await cuttablePath(BROKER);
  centre = await startSmallCentre('v1', SPEC_TREE);
  machine = specMachine();
  bus = new BusConnection(
    { url: BROKER, name },
    {
      subscribesTo: 'reports',
      publishesTo: 'events',
      onMessage: message => reports.push(instanceReport.parse(message)),
      onJoined() {},
      onLost() {},
    },
  );
  bus.open();
  await vi.waitUntil(() => bus.isJoined, { timeout: 10_000 });
});
afterEach(async () => {
  path.mend();
  await machine.clear();
  await bus.close();
  await path.close();
  await centre.stop();
  const connection = await connect(BROKER);
  const channel = await connection.createChannel();
  for (const each of ['events', 'reports']) await channel.deleteExchange(`${name}.${each}`);
  await connection.close();
});

/** Settings are fetched only when a message asks for it. */
async function start(more: Record<string, string> = {}): Promise<SpecProcess> {
  return machine.start({
    DIANCAN_CONFIG_URL: centre.url,
    DIANCAN_CONFIG_TOKEN: centre.token,
    DIANCAN_CONFIG_CATCH_UP_MS: '600000',
    DIANCAN_CONFIG_GRACE_MS: '0',
    DIANCAN_RABBITMQ_URL: path.url,
    DIANCAN_BUS_NAME: name,
    ...more,
  });
}

async function joined(more: Record<string, string> = {}): Promise<SpecProcess> {
  const process = await start(more);
  process.follow();
  await expect.poll(() => reports.length).toBeGreaterThan(0);
  reports.length = 0;
  centre.answers.length = 0;
  return process;
}

function serve(version: string, changes: object): void {
  centre.version = version;
  centre.tree = { ...SPEC_TREE, ...changes };
}

const event = (version: string, more: Partial<RefreshEvent> = {}): RefreshEvent => ({
  type: 'refresh',
  id: randomUUID(),
  version,
  from: 'v1',
  applications: null,
  destination: '**',
  byHand: false,
  ...more,
});

const asked = () => centre.answers.filter(answer => answer.startsWith('GET')).map(answer => answer.slice(-3));

describe('a process on the bus', () => {
  it('reports its name and its version when it joins', async () => {
    (await start()).follow();
    await expect
      .poll(() => reports)
      .toEqual([
        {
          type: 'report',
          application: 'order',
          instance: '8103:kitchen',
          profile: 'dev',
          version: 'v1',
          outcome: 'started',
          changed: [],
          atNextStart: [],
          at: expect.stringMatching(/Z$/),
        },
      ]);
  });

  it('applies changed settings, and reports that', async () => {
    const { settings } = await joined();
    serve('v2', { greeting: 'good evening', server: { port: 1 } });
    await bus.publish(event('v2'));
    await expect
      .poll(() => reports)
      .toMatchObject([
        { version: 'v2', outcome: 'applied', changed: ['server', 'greeting'], atNextStart: ['server'] },
      ]);
    expect(settings.current.greeting).toBe('good evening');
  });

  it('reports invalid settings, keeps its own, and tries again only if an operator asks', async () => {
    const { settings } = await joined();
    serve('v2', { greeting: 7 });
    await bus.publish(event('v2'));
    const refused = {
      version: 'v1',
      outcome: 'refused',
      refused: 'v2',
      reason: expect.stringContaining('greeting'),
    };
    await expect.poll(() => reports).toMatchObject([refused]);
    await bus.publish(event('v2'));
    await expect.poll(() => reports).toMatchObject([refused, refused]);
    await bus.publish(event('v2', { byHand: true }));
    await expect.poll(() => reports).toMatchObject([refused, refused, refused]);
    expect(asked()).toEqual(['200', '304', '200']);
    expect(settings.current.greeting).toBe('hello');
  });

  it('records a version that does not affect it, without fetching', async () => {
    await joined();
    await bus.publish(event('v2', { applications: ['user'] }));
    await expect.poll(() => reports).toMatchObject([{ version: 'v2', outcome: 'unchanged' }]);
    expect(asked()).toEqual([]);
  });

  it('fetches such a version if it does not run the previous one', async () => {
    const { settings } = await joined();
    serve('v3', { greeting: 'of v2' });
    await bus.publish(event('v3', { from: 'v2', applications: ['user'] }));
    await expect.poll(() => reports).toMatchObject([{ version: 'v3', outcome: 'applied' }]);
    expect(settings.current.greeting).toBe('of v2');
  });

  it('ignores a message for other processes', async () => {
    const { refresh } = await joined();
    serve('v2', { greeting: 'for others' });
    await bus.publish(event('v2', { destination: 'user' }));
    await bus.publish(event('v2', { destination: 'order:8104' }));
    // Messages arrive in order, and requests run in order.
    await bus.publish({ type: 'roll-call' });
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    await refresh.request();
    expect(asked()).toEqual(['200']);
  });

  it('tolerates repeated messages and messages that it cannot read', async () => {
    const { settings } = await joined();
    serve('v2', { greeting: 'good evening' });
    const same = event('v2');
    await bus.publish({ type: 'party' });
    await bus.publish({});
    for (let time = 0; time < 3; time++) await bus.publish(same);
    await expect
      .poll(() => reports[0])
      .toMatchObject({ version: 'v2', outcome: 'applied', changed: ['greeting'] });
    await bus.publish(same);
    await bus.publish(event('v2', { byHand: true }));
    await expect
      .poll(() => reports.at(-1))
      .toMatchObject({ version: 'v2', outcome: 'unchanged', changed: [] });
    expect(settings.current.greeting).toBe('good evening');
  });

  it('answers a roll call with its state and its schema', async () => {
    await joined();
    // Before it asked for its settings, and once it ran.
    await expect.poll(() => centre.published.length).toBe(2);
    await bus.publish({ type: 'roll-call' });
    await expect.poll(() => [reports.length, centre.published.length]).toEqual([1, 3]);
    expect(reports[0]).toMatchObject({ version: 'v1', outcome: 'started' });
  });

  it('sends a last report when it stops', async () => {
    const process = await joined();
    await process.stop();
    await expect.poll(() => reports).toMatchObject([{ version: 'v1', leaves: true }]);
  });
});

describe('a process whose broker is away', () => {
  it('fetches what it missed when the broker is back, and reports the result', async () => {
    const { settings } = await joined();
    path.cut();
    serve('v2', { greeting: 'meanwhile' });
    await bus.publish(event('v2'));
    path.mend();
    await expect.poll(() => reports).toMatchObject([{ version: 'v2', outcome: 'applied' }]);
    expect(settings.current.greeting).toBe('meanwhile');
  });

  it('starts without it, and polls', async () => {
    path.cut();
    const process = await start({ DIANCAN_CONFIG_CATCH_UP_MS: '50' });
    process.follow();
    serve('v2', { greeting: 'good evening' });
    await expect.poll(() => process.settings.current.greeting).toBe('good evening');
    path.mend();
    await expect.poll(() => reports).toMatchObject([{ version: 'v2', outcome: 'applied' }]);
  });

  it.each([
    ['is away', () => path.cut()],
    ['is silent', () => path.hold()],
  ])('stops although the broker %s', async (_what, spoil) => {
    const process = await joined();
    spoil();
    const began = performance.now();
    await process.stop();
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('a process whose config centre is away', () => {
  it('reports that when it is told to fetch, and follows at the next message', async () => {
    const { settings } = await joined();
    await centre.stop();
    await bus.publish(event('v2'));
    await expect
      .poll(() => reports)
      .toMatchObject([
        { version: 'v1', outcome: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') },
      ]);
    serve('v2', { greeting: 'good morning' });
    await centre.startAgain();
    await bus.publish({ type: 'roll-call' });
    await expect.poll(() => reports.at(-1)).toMatchObject({ version: 'v2', outcome: 'applied' });
    expect(settings.current.greeting).toBe('good morning');
  });
});
