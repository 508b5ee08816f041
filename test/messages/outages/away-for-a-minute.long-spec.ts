import { setTimeout as pause } from 'node:timers/promises';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { fromTestRun, printFigure } from '@diancan/testing/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RabbitCluster } from '../cluster/rabbit-cluster.js';
import { MessagingFleet, type Role } from './messaging-fleet.js';

const MINUTE_MS = 60_000;
/** Of a process with Nest and TypeORM that holds no more messages than its limits allow. */
const MEMORY_MB = 150;

let broker: RabbitCluster;
let fleet: MessagingFleet;
/** To the databases of the two services. */
let paths: Record<Role, CuttablePath>;

beforeAll(async () => {
  const database = fromTestRun('DIANCAN_TEST_MYSQL_URL');
  paths = { sender: await cuttablePath(database), receiver: await cuttablePath(database) };
  broker = await RabbitCluster.start(1);
  fleet = await MessagingFleet.start({
    brokerUrl: broker.url,
    perSecond: 100,
    through: { sender: url => alongPath(paths.sender, url), receiver: url => alongPath(paths.receiver, url) },
  });
  await fleet.untilEffects(100);
});
afterAll(async () => {
  await fleet?.close();
  await broker?.stop();
  await Promise.all(Object.values(paths ?? {}).map(path => path.close()));
});

function alongPath(path: CuttablePath, schemaUrl: string): string {
  const url = new URL(schemaUrl);
  url.port = new URL(path.url).port;
  url.hostname = '127.0.0.1';
  return url.href;
}

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

// In this order: each test goes on with the same processes, of which none is ever started again.
describe('away for a minute, under a steady load', () => {
  it('the broker: the service sells on, and the backlog leaves, each message once', async () => {
    const [node] = broker.nodes;
    await node!.kill();
    await fleet.untilCommits(200);
    const began = fleet.committed.length;
    await pause(MINUTE_MS);
    const backlog = fleet.committed.slice(began);
    expect(backlog.length).toBeGreaterThan(1_000);
    expect(await fleet.count('sender', 'outbox')).toBeGreaterThanOrEqual(backlog.length);
    await node!.start();
    const since = performance.now();
    await fleet.untilEffects(100);
    printFigure(
      `${backlog.length} messages waited; a new one had its effect ${seconds(since)} after the start`,
    );
    await fleet.untilEmptied(backlog);
    printFigure(`the backlog had left ${seconds(since)} after the start`);
    // 0: by the process that committed it, and 1: by a poller. More would be a second publication.
    expect(await fleet.claimsOf(backlog)).toBeLessThanOrEqual(1);
    printFigure(`heap at most ${fleet.heapOf('sender')} MiB (sender)`);
    expect(fleet.heapOf('sender')).toBeLessThan(MEMORY_MB);
  });

  it("the sender's database: nothing that was committed is lost", async () => {
    paths.sender.cut();
    const refused = fleet.refused;
    await pause(MINUTE_MS);
    expect(fleet.refused).toBeGreaterThan(refused);
    paths.sender.mend();
    const since = performance.now();
    await fleet.untilEffects(100);
    printFigure(`the sender's database is back; a new message had its effect after ${seconds(since)}`);
    printFigure(`heap at most ${fleet.heapOf('sender')} MiB (sender)`);
    expect(fleet.heapOf('sender')).toBeLessThan(MEMORY_MB);
  });

  it("the consumer's database: messages wait in the queue, and none is to blame", async () => {
    paths.receiver.cut();
    await fleet.untilCommits(200);
    const effects = await fleet.count('receiver', 'effect');
    await pause(MINUTE_MS);
    expect(await fleet.count('receiver', 'effect')).toBe(effects);
    paths.receiver.mend();
    const since = performance.now();
    await fleet.untilEffects(100);
    printFigure(`the consumer's database is back; a new message had its effect after ${seconds(since)}`);
    printFigure(`heap at most ${fleet.heapOf('receiver')} MiB (receiver)`);
    expect(fleet.heapOf('receiver')).toBeLessThan(MEMORY_MB);
  });

  it('nothing was lost, and each message had one effect', async () => {
    await fleet.finish();
    expect(await fleet.problems()).toEqual([]);
    printFigure(`${fleet.committed.length} messages, each with one effect`);
  });
});
