import { readFileSync } from 'node:fs';
import { CONSUMERS } from '@diancan/contracts';
import { QUEUE_KINDS, Topology } from '@diancan/messaging';
import { connect } from 'amqplib';
import { parse } from 'yaml';

/**
 * Deletes the exchange and the queues of a fleet, so that the broker of a test run stays small.
 * @param configDir of the fleet: its settings name the retry queues
 */
export async function deleteQueues(url: string, prefix: string, configDir: string): Promise<void> {
  const settings = parse(readFileSync(`${configDir}/application.yml`, 'utf8')) as {
    readonly messaging: { readonly retryDelaysMs: number[] };
  };
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const kind of QUEUE_KINDS) {
    const { retryDelaysMs } = settings.messaging;
    const topology = new Topology({ prefix, consumers: CONSUMERS, kindOf: () => kind, retryDelaysMs });
    for (const { name } of topology.queues) await channel.deleteQueue(name);
    await channel.deleteExchange(topology.exchange);
  }
  await connection.close();
}
