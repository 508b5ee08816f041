import { CONSUMERS } from '@diancan/contracts';
import type { ServiceName } from '../../scripts/fleet/services.mjs';
import { messengersOf } from '../../scripts/messages/found-message.ts';
import { operate } from '../../scripts/messages/operate.ts';
import { expect, vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';

/**
 * Runs `npm run messages` on a fleet.
 * @returns the lines that it prints
 * @throws Failure of the command
 */
export async function messagesOf(fleet: TestFleet, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const services = (messengersOf(CONSUMERS) as ServiceName[]).map(name => {
    const port = fleet.env(name)[`DIANCAN_${name.toUpperCase()}_MANAGEMENT_PORT`];
    return { name, url: `http://127.0.0.1:${port}` };
  });
  await operate(
    args,
    async () => ({ services, consumers: CONSUMERS }),
    line => lines.push(line),
  );
  return lines;
}

/**
 * Publishes again what the order service has sent since a time. It is refused until the service is connected
 * to the broker.
 * @returns how many messages; none of them was without a queue
 */
export async function refill(fleet: TestFleet, since: Date): Promise<number> {
  const command = ['refill', 'order', '--since', since.toISOString()];
  const lines = await vi.waitFor(() => messagesOf(fleet, ...command), { timeout: 60_000, interval: 200 });
  const [, published] = /^Done: (\d+)$/.exec(lines.at(-1)!) ?? [];
  expect(published, lines.join('\n')).toBeDefined();
  return Number(published);
}
