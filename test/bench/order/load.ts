import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Buyer {
  /** Name in the sandbox's WeChat. */
  readonly user: string;
  /** Session at the gateway. */
  readonly token: string;
  /** What the official account calls this user; bare programs take it from a header. */
  readonly openid: string;
}

export interface LoadTarget {
  /** Origin of the gateway or of a bare program. */
  readonly url: string;
  /** Where buyers pay in WeChat. */
  readonly sandboxUrl: string;
  readonly buyers: readonly Buyer[];
  readonly productIds: readonly string[];
}

export interface LoadResult {
  /** Of what succeeded, in ms, ascending. */
  latenciesMs: number[];
  /** How many failed, by step and HTTP status. */
  refused: Map<string, number>;
}

/** One buyer's order: resolves to the step and HTTP status that failed, or null. */
type Walk = (target: LoadTarget, agent: Agent, buyer: Buyer, productId: string) => Promise<string | null>;

/** Each buyer orders one dish after the other; all buyers at once, over kept-alive connections. */
export async function orderLoad(target: LoadTarget, walk: Walk, orders: number): Promise<LoadResult> {
  const { buyers, productIds } = target;
  const agent = new Agent({ keepAlive: true, maxSockets: buyers.length });
  const latenciesMs: number[] = [];
  const refused: Map<string, number> = new Map();
  let started = 0;
  await Promise.all(
    buyers.map(async buyer => {
      for (let index = started++; index < orders; index = started++) {
        const sent = performance.now();
        const failure = await walk(target, agent, buyer, productIds[index % productIds.length]!);
        if (failure === null) latenciesMs.push(performance.now() - sent);
        else refused.set(failure, (refused.get(failure) ?? 0) + 1);
      }
    }),
  );
  agent.destroy();
  return { latenciesMs: latenciesMs.toSorted((a, b) => a - b), refused };
}

/** Creates an order. */
export const create: Walk = async (target, agent, buyer, productId) =>
  failureOf('create', await createOrder(target, agent, buyer, productId));

/** Creates an order, prepares its payment, and pays it in WeChat, which then sends the notification. */
export const createAndPay: Walk = async (target, agent, buyer, productId) => {
  const created = await createOrder(target, agent, buyer, productId);
  if (created.status !== 200) return failureOf('create', created);
  const { orderId } = JSON.parse(created.body).data;
  const prepared = await post(`${target.url}/api/pay/create`, agent, buyer, { orderId });
  if (prepared.status !== 200) return failureOf('prepay', prepared);
  const parameters = JSON.parse(prepared.body).data;
  return failureOf('pay', await post(`${target.sandboxUrl}/sandbox/cashier/pay`, agent, buyer, parameters));
};

const createOrder = ({ url }: LoadTarget, agent: Agent, buyer: Buyer, productId: string) =>
  post(`${url}/api/order/create`, agent, buyer, {
    name: '张三',
    phone: '13800138000',
    address: '人民路 1 号',
    items: [{ productId, quantity: 1 }],
  });

const failureOf = (step: string, { status }: { status: number }) =>
  status === 200 ? null : `${step}: HTTP ${status}`;

function post(
  url: string,
  agent: Agent,
  { user, token, openid }: Buyer,
  value: unknown,
): Promise<{ status: number; body: string }> {
  const sent = JSON.stringify(value);
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: `token=${token}; wechat_user=${user}`,
      'x-openid': openid,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(sent),
      'idempotency-key': randomUUID(),
    };
    const asking = request(url, { method: 'POST', agent, headers }, response => {
      let body = '';
      response.setEncoding('utf8').on('data', part => (body += part));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asking.once('error', reject);
    asking.end(sent);
  });
}
