import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

interface LoadResult {
  seconds: number;
  /** Of the orders that were placed, ascending. */
  latenciesMs: number[];
  /** By HTTP status. */
  refused: Map<number, number>;
}

/** Each buyer orders one dish after the other; all buyers at once, over kept-alive connections. */
export async function orderLoad({
  gatewayUrl,
  tokens,
  productIds,
  orders,
}: {
  gatewayUrl: string;
  /** A session for each buyer. */
  tokens: string[];
  productIds: string[];
  /** In total. */
  orders: number;
}): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: tokens.length });
  const latenciesMs: number[] = [];
  const refused: Map<number, number> = new Map();
  let started = 0;
  const began = performance.now();
  await Promise.all(
    tokens.map(async token => {
      for (let index = started++; index < orders; index = started++) {
        const productId = productIds[index % productIds.length];
        const body = JSON.stringify({
          name: '张三',
          phone: '13800138000',
          address: '人民路 1 号',
          items: [{ productId, quantity: 1 }],
        });
        const sent = performance.now();
        const status = await post(`${gatewayUrl}/api/order/create`, agent, token, body);
        if (status === 200) latenciesMs.push(performance.now() - sent);
        else refused.set(status, (refused.get(status) ?? 0) + 1);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return { seconds, latenciesMs: latenciesMs.toSorted((a, b) => a - b), refused };
}

function post(url: string, agent: Agent, token: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          cookie: `token=${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': randomUUID(),
        },
      },
      response => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
