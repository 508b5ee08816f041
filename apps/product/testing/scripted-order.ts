import { done } from '@diancan/contracts';
import Fastify from 'fastify';

/** The order service, as far as product asks it about the shop. */
export interface ScriptedOrder {
  readonly port: number;
  /** When the next business day begins; ISO 8601. */
  tomorrow: string;
  close(): Promise<void>;
}

export async function scriptedOrder(): Promise<ScriptedOrder> {
  const server = Fastify({ forceCloseConnections: true });
  const order = { tomorrow: new Date(Date.now() + 3_600_000).toISOString(), close: () => server.close() };
  server.post('/internal/shop/nextBusinessDay', () => done({ startsAt: order.tomorrow }));
  await server.listen({ port: 0, host: '127.0.0.1' });
  return Object.assign(order, { port: (server.server.address() as { port: number }).port });
}
