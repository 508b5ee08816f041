import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeService } from '../messages/fake-service.ts';
import { operate } from './operate.ts';

const GID = 'LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564';
const ORDER = '01KAP2ZZZZZZZZZZZZZZZZZZZZ';
const DECISION = {
  gid: GID,
  name: 'place-order',
  outcome: 'COMMITTED',
  state: 'ENDED',
  request: 'o-buyer-1/9f2c',
  branches: [{ service: 'product', branch: 'reservations.reserve' }],
  attempts: 0,
  lastError: null,
  beganAt: '2026-01-01T04:00:00.000Z',
  decidedAt: '2026-01-01T04:00:00.012Z',
  endedAt: '2026-01-01T04:00:00.130Z',
};
const BRANCH = {
  gid: GID,
  branch: 'reservations.reserve',
  name: 'place-order',
  initiator: 'order',
  state: 'CONFIRMED',
  attempts: 0,
  lastError: null,
  createdAt: '2026-01-01T04:00:00.005Z',
  endedAt: '2026-01-01T04:00:00.125Z',
};
const SHOWN = [
  `place-order ${GID}`,
  '  order: COMMITTED 2026-01-01 04:00:00.012 UTC, 12 ms after its beginning; known everywhere after 118 ms',
  '  request o-buyer-1/9f2c',
  '  product: reservations.reserve tried 2026-01-01 04:00:00.005 UTC; CONFIRMED after 120 ms',
];

let order: FakeService;
let product: FakeService;
let user: FakeService;
let lines: string[];

beforeEach(async () => {
  lines = [];
  [order, product, user] = [new FakeService(), new FakeService(), new FakeService()];
  await Promise.all([order.listen(), product.listen(), user.listen()]);
  order.answers = {
    'GET /transactions/ending': { body: { count: 0, oldestSeconds: 0 } },
    'GET /transactions/decided': { body: [DECISION] },
    'GET /transactions/of-order': { body: { gid: GID } },
  };
  product.answers = {
    'GET /transactions/held': { body: { count: 0, oldestSeconds: 0 } },
    'GET /transactions/branches': { body: [BRANCH] },
  };
});
afterEach(() => Promise.all([order.stop(), product.stop(), user.stop()]));

async function run(...args: string[]): Promise<string[]> {
  const services = Object.entries({ order, product, user }).map(([name, { url }]) => ({ name, url }));
  await operate(
    args,
    () => services,
    line => lines.push(line),
  );
  return lines;
}

describe('npm run transactions', () => {
  it('says that nothing waits', async () => {
    order.answers['GET /transactions/decided'] = { body: [] };
    product.answers['GET /transactions/branches'] = { body: [] };
    expect(await run()).toEqual([
      'order  decisions not known everywhere: 0',
      'product  branches without a decision: 0',
    ]);
    expect(order.asked).toContain('GET /transactions/decided?open=100');
  });

  it('shows what waits, the most tried first, with ages, attempts and errors', async () => {
    order.answers['GET /transactions/ending'] = { body: { count: 1, oldestSeconds: 61.4 } };
    const stuck = { attempts: 3, lastError: 'no\nanswer', endedAt: null, state: 'ENDING' };
    order.answers['GET /transactions/decided'] = { body: [{ ...DECISION, ...stuck }] };
    product.answers['GET /transactions/held'] = { body: { count: 2, oldestSeconds: 100 } };
    const held = { endedAt: null, state: 'TRIED' };
    product.answers['GET /transactions/branches'] = {
      body: [
        { ...BRANCH, ...held },
        { ...BRANCH, ...held, gid: 'other', attempts: 9, lastError: 'timeout' },
      ],
    };
    const shown = await run();
    expect(shown.slice(0, 6)).toEqual([
      'order  decisions not known everywhere: 1, the oldest for 61 s',
      'product  branches without a decision: 2, the oldest for 100 s',
      'place-order other',
      '  undecided, or decided long ago',
      '  product: reservations.reserve tried 2026-01-01 04:00:00.005 UTC; waits for the decision, ' +
        'order was asked 9 times: timeout',
      `place-order ${GID}`,
    ]);
    expect(shown).toContain(
      '  order: COMMITTED 2026-01-01 04:00:00.012 UTC, 12 ms after its beginning; ' +
        'participants may not know it after it was told again 3 times: no answer',
    );
  });

  it('says which branch its participant does not know', async () => {
    product.answers['GET /transactions/branches'] = { body: [] };
    expect((await run('find', GID)).at(-1)).toBe('  product: reservations.reserve is not known there');
  });

  it('names a service that does not answer, after what the others know, and fails', async () => {
    await product.stop();
    await expect(run('find', GID)).rejects.toThrow(/^Not all is shown: product does not answer at http/);
    expect(lines).toContain(SHOWN[0]);
  });

  it.each([
    ['product', '  product: reservations.reserve is not shown, because product does not answer'],
    ['order', '  order: whether it is decided is not shown, because order does not answer'],
  ])('takes the silence of %s for no answer', async (silent, line) => {
    await (silent === 'product' ? product : order).stop();
    await expect(run('find', GID)).rejects.toThrow(`${silent} does not answer`);
    expect(lines).toContain(line);
    expect(lines.join()).not.toMatch(/undecided|not known there/);
  });

  it('refuses what it does not know', async () => {
    for (const args of [['find'], ['find', 'a', 'b'], ['stop']])
      await expect(run(...args)).rejects.toThrow('Nothing was done');
    expect(order.asked).toEqual([]);
  });
});

describe('npm run transactions -- find', () => {
  it.each([
    ['its id', GID, `GET /transactions/decided?gid=${GID}`],
    ['its order', ORDER, `GET /transactions/of-order?orderId=${ORDER}`],
    ['its buyer and key', 'o-buyer-1/9f2c', 'GET /transactions/decided?request=o-buyer-1/9f2c'],
  ])('shows a transaction by %s', async (_what, wanted, asked) => {
    const byGid = { body: [DECISION] };
    order.answers['GET /transactions/decided'] = byGid;
    expect((await run('find', wanted)).slice(0, SHOWN.length)).toEqual(SHOWN);
    expect(order.asked).toContain(asked);
    expect(order.asked).toContain(`GET /transactions/decided?gid=${GID}`);
  });

  it.each([
    ['a refusal', { refusalCode: 4003 }, '12 ms after its beginning, refused with code 4003; known'],
    [
      'a question',
      { beganAt: null },
      '.012 UTC, because nobody had decided it when a participant asked; known',
    ],
    ['a failure', {}, 'UTC, 12 ms after its beginning; known'],
  ])('says that it was aborted by %s', async (_what, how, said) => {
    order.answers['GET /transactions/decided'] = { body: [{ ...DECISION, outcome: 'ABORTED', ...how }] };
    expect((await run('find', GID))[1]).toContain(said);
  });

  it('says of a decision without branches, or made by a question, that nobody has to be told', async () => {
    order.answers['GET /transactions/decided'] = {
      body: [{ ...DECISION, endedAt: DECISION.decidedAt, outcome: 'ABORTED', beganAt: null }],
    };
    expect((await run('find', GID))[1]).toMatch(/; no participant has to be told$/);
  });

  it('says that there is none', async () => {
    order.answers['GET /transactions/decided'] = { body: [] };
    product.answers['GET /transactions/branches'] = { body: [] };
    await expect(run('find', 'x')).rejects.toThrow('No transaction has the id, the order or the key x.');
  });
});
