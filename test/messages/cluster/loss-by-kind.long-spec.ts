import { randomUUID } from 'node:crypto';
import { QUEUE_KINDS } from '@diancan/messaging';
import { printFigure } from '@diancan/testing/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueOfKind } from './confirmed-messages.js';
import { type ClusterNode, RabbitCluster } from './rabbit-cluster.js';

/**
 * Of each kind, before the node is killed; publishing goes on until then. So many take seconds: RabbitMQ 3.10
 * writes down late that a quorum queue exists, and a queue that is half a second old when its node is killed
 * never has a leader again.
 */
const CONFIRMED = 60_000;
const PATIENTLY = { timeout: 300_000, interval: 1_000 };

let cluster: RabbitCluster;

/** Publishes to a queue of each kind on the node, both at once, and kills the node meanwhile. */
async function killWhilePublishing(node: ClusterNode): Promise<{ safe: QueueOfKind; fast: QueueOfKind }> {
  const prefix = `spec-${randomUUID()}`;
  const [safe, fast] = QUEUE_KINDS.map(kind => new QueueOfKind(kind, prefix)) as [QueueOfKind, QueueOfKind];
  for (const queue of [safe, fast]) await queue.declare(node.url);
  const enough = [safe, fast].map(() => Promise.withResolvers<void>());
  const publishing = [safe, fast].map((queue, n) =>
    queue.publishTo(node.url, CONFIRMED, () => enough[n]!.resolve()),
  );
  await Promise.all(enough.map(({ promise }) => promise));
  await node.kill();
  for (const { kind, perSecond } of [safe, fast]) printFigure(`${kind}: ${perSecond} confirmed per second`);
  await Promise.all(publishing);
  return { safe, fast };
}

async function lossOf(queue: QueueOfKind, node: ClusterNode, what: string): Promise<number | undefined> {
  const lost = await queue.lost(node.url);
  const loss = lost === undefined ? 'not readable' : `${lost} lost`;
  printFigure(`${what}: ${queue.kind}: ${loss} of ${queue.confirmed} confirmed`);
  return lost;
}

describe('one node', () => {
  beforeAll(async () => {
    cluster = await RabbitCluster.start(1);
  });
  afterAll(() => cluster?.stop());

  it('that is killed and started again loses nothing of either kind', async () => {
    const [node] = cluster.nodes;
    const { safe, fast } = await killWhilePublishing(node!);
    await node!.start();
    for (const queue of [safe, fast]) expect(await lossOf(queue, node!, 'one node, killed, back')).toBe(0);
  });

  it('that loses its disk loses everything of either kind', async () => {
    const [node] = cluster.nodes;
    const { safe, fast } = await killWhilePublishing(node!);
    node!.wipeDisk();
    await node!.start();
    for (const queue of [safe, fast]) {
      await queue.declare(node!.url);
      expect(await lossOf(queue, node!, 'one node, disk lost')).toBe(queue.confirmed);
    }
  });
});

describe('three nodes', () => {
  beforeAll(async () => {
    cluster = await RabbitCluster.start(3);
  });
  afterAll(() => cluster?.stop());

  const [OTHER, HOME] = [0, 1];

  it('of which that with the queue is killed: the others have what is safe', async () => {
    const [other, home] = [cluster.nodes[OTHER]!, cluster.nodes[HOME]!];
    const { safe, fast } = await killWhilePublishing(home);
    // The others elect a leader first.
    await expect.poll(async () => leaderOf(other), PATIENTLY).not.toBe(home.name);
    expect(await lossOf(safe, other, 'three nodes, the one of the queue killed, away')).toBe(0);
    expect(await lossOf(fast, other, 'three nodes, the one of the queue killed, away')).toBeUndefined();
    await home.start();
    expect(await lossOf(fast, home, 'three nodes, the one of the queue killed, back')).toBe(0);
  });

  it('of which that with the queue loses its disk: only what is fast is lost', async () => {
    const [other, home] = [cluster.nodes[OTHER]!, cluster.nodes[HOME]!];
    const { safe, fast } = await killWhilePublishing(home);
    home.wipeDisk();
    await expect.poll(async () => leaderOf(other), PATIENTLY).not.toBe(home.name);
    expect(await lossOf(safe, other, 'three nodes, the disk of the one of the queue lost')).toBe(0);
    // Until the cluster gives the node up, nobody can declare its queue again.
    await expect(fast.declare(other.url)).rejects.toThrow('home node');
    await cluster.control(other, 'forget_cluster_node', home.name);
    await fast.declare(other.url);
    expect(await lossOf(fast, other, 'three nodes, the disk of the one of the queue lost')).toBe(
      fast.confirmed,
    );
  });

  async function leaderOf(asked: ClusterNode): Promise<string> {
    const queues = await cluster.quorumQueues(asked);
    return queues.at(-1)!.leader;
  }
});
