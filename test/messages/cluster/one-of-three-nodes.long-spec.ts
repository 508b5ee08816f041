import { printFigure } from '@diancan/testing/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessagingFleet } from '../outages/messaging-fleet.js';
import { type ClusterNode, type QuorumQueue, RabbitCluster } from './rabbit-cluster.js';

const PATIENTLY = { timeout: 600_000, interval: 2_000 };

let cluster: RabbitCluster;
let fleet: MessagingFleet;

beforeAll(async () => {
  const began = performance.now();
  cluster = await RabbitCluster.start(3);
  printFigure(`three RabbitMQ nodes started in ${seconds(began)}`);
  fleet = await MessagingFleet.start({ brokerUrl: cluster.url, perSecond: 50 });
});
afterAll(async () => {
  await fleet?.close();
  await cluster?.stop();
});

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
const ours = (queues: readonly QuorumQueue[]) => queues.filter(({ name }) => name.startsWith(fleet.prefix));
/** The queue from which the receiver takes its messages. */
const mainQueue = async (asked?: ClusterNode): Promise<QuorumQueue> =>
  ours(await cluster.quorumQueues(asked)).find(({ name }) => name.endsWith('.user.notices.safe'))!;
async function expectAllOnline(): Promise<void> {
  await expect.poll(async () => (await mainQueue()).online.length, PATIENTLY).toBe(3);
}
const replicasOf = ({ name, members }: QuorumQueue) =>
  `${name.slice(fleet.prefix.length + 1)} ${members.length}`;

// In this order: each test goes on with the same processes, of which none is ever started again.
describe('on three nodes', () => {
  it('each queue has three replicas, and messages arrive', async () => {
    expect(
      ours(await cluster.quorumQueues())
        .map(replicasOf)
        .toSorted(),
    ).toEqual(
      ['product.flash', 'product.returns', 'user.notices'].flatMap(consumer =>
        ['dead', 'retry-1000ms', 'safe'].map(queue => `${consumer}.${queue} 3`),
      ),
    );
    await fleet.untilEffects(100);
  });

  it.each([0, 1])('a kill of the leader stops nothing for long: %i', async () => {
    const { leader } = await mainQueue();
    const killed = cluster.nodeOf(leader);
    await killed.kill();
    const began = performance.now();
    await fleet.untilEffects(100);
    printFigure(
      `the leader was killed; 100 messages committed since then had their effect after ${seconds(began)}`,
    );
    await killed.start();
    await expectAllOnline();
  });

  it('a kill of a follower stops nothing for long', async () => {
    const { leader } = await mainQueue();
    const killed = cluster.nodes.find(({ name }) => name !== leader)!;
    await killed.kill();
    const began = performance.now();
    await fleet.untilEffects(100);
    printFigure(
      `a follower was killed; 100 messages committed since then had their effect after ${seconds(began)}`,
    );
    await killed.start();
    await expectAllOnline();
  });

  it('without a majority the service sells on, and everything arrives when it is back', async () => {
    const { leader } = await mainQueue();
    const killed = cluster.nodes.filter(({ name }) => name !== leader);
    await Promise.all(killed.map(node => node.kill()));
    await fleet.untilCommits(100);
    // The last confirms were on their way; from here on there are none.
    const sent = await fleet.count('sender', 'sent_message');
    await fleet.untilCommits(500);
    expect(await fleet.count('sender', 'sent_message')).toBe(sent);
    expect(await fleet.count('sender', 'outbox')).toBeGreaterThanOrEqual(500);
    printFigure(`without a majority ${await fleet.count('sender', 'outbox')} messages wait in the outbox`);

    await Promise.all(killed.map(node => node.start()));
    const began = performance.now();
    await fleet.untilEffects(10);
    printFigure(
      `the majority is back; a message committed since then had its effect after ${seconds(began)}`,
    );
  });

  it('nothing was lost, and each message had one effect', async () => {
    await fleet.finish();
    expect(await fleet.problems()).toEqual([]);
    const attempts = await fleet.query<{ attempts: number; messages: string }>(
      'sender',
      'SELECT attempts, COUNT(*) AS messages FROM sent_message GROUP BY attempts ORDER BY attempts',
    );
    const byAttempts = attempts.map(({ attempts: n, messages }) => `${messages} after ${n} claims`);
    printFigure(`${fleet.committed.length} messages, each with one effect; sent: ${byAttempts.join(', ')}`);
    printFigure(
      `heap at most ${fleet.heapOf('sender')} MiB (sender), ${fleet.heapOf('receiver')} MiB (receiver)`,
    );
  });
});
