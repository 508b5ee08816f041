// @ts-check
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/**
 * @typedef {object} LoadResult
 * @property {number} seconds
 * @property {number[]} latenciesMs of the orders that were placed, ascending
 * @property {Map<number, number>} refused by HTTP status
 */

/**
 * Each buyer orders one dish after the other; all buyers at once, over kept-alive connections.
 * @param {object} options
 * @param {string} options.gatewayUrl
 * @param {string[]} options.tokens a session for each buyer
 * @param {string[]} options.productIds
 * @param {number} options.orders in total
 * @returns {Promise<LoadResult>}
 */
export async function orderLoad({ gatewayUrl, tokens, productIds, orders }) {
  const agent = new Agent({ keepAlive: true, maxSockets: tokens.length });
  /** @type {number[]} */
  const latenciesMs = [];
  /** @type {Map<number, number>} */
  const refused = new Map();
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

/** @param {string} url @param {Agent} agent @param {string} token @param {string} body @returns {Promise<number>} */
function post(url, agent, token, body) {
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
