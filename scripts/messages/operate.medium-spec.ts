import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeService, runMessages } from './fake-service.ts';

const ID = '01KAP30Q8Z6E2D4F9G1H3J5K7M';
const ORDER = '01KAP2ZZZZZZZZZZZZZZZZZZZZ';
const SENT = {
  messageId: ID,
  name: 'order.accepted.v1',
  key: ORDER,
  createdAt: '2026-01-01T04:00:00.123Z',
  sentAt: '2026-01-01T04:00:01.000Z',
  attempts: 0,
  lastError: null,
};
const RECEIPT = {
  consumer: 'user.notices',
  messageId: ID,
  name: null,
  key: null,
  outcome: 'handled',
  at: '2026-01-01T04:00:02.000Z',
  attempts: null,
  error: null,
  deadLetter: null,
  waitsFor: null,
};
const LETTER = {
  id: '42',
  consumer: 'user.notices',
  messageId: ID,
  name: 'order.accepted.v1',
  key: ORDER,
  error: 'out\nof \u001B[2Jpaper',
  attempts: 5,
  diedAt: '2026-01-01T05:00:00.000Z',
};

let order: FakeService;
let user: FakeService;
let lines: string[];

beforeEach(async () => {
  lines = [];
  [order, user] = [new FakeService(), new FakeService()];
  await Promise.all([order.listen(), user.listen()]);
  order.answers = {
    'GET /messages/sent': { body: [SENT] },
    'GET /messages/outbox': { body: { waiting: 0, lagSeconds: 0, isBrokerReady: true } },
  };
  user.answers = {
    'GET /messages/outbox': { body: { waiting: 2, lagSeconds: 61.4, isBrokerReady: false } },
    'GET /messages/sent': { body: [] },
    'GET /messages/received': { body: [RECEIPT] },
    'GET /messages/consumers': {
      body: [{ consumer: 'user.notices', retrying: 1, deadLetters: 2, parked: 0 }],
    },
    'GET /messages/dead-letters': { body: [LETTER] },
    'GET /messages/half/prepared': { body: [{ kind: 'ticket', count: 3 }] },
  };
});
afterEach(() => Promise.all([order.stop(), user.stop()]));

const run = (...args: string[]) => runMessages(args, { order, user }, lines);

describe('npm run messages', () => {
  it('tells what waits, fails and is dead', async () => {
    expect(await run()).toEqual([
      'order  0 messages in the outbox',
      'user  2 messages in the outbox, the oldest for 61 s; RabbitMQ does not take messages',
      'user  user.notices: 1 message to be tried again, 2 dead letters',
      'user  3 half messages of kind ticket not decided',
    ]);
  });

  it('tells how many messages wait for an earlier one of their key', async () => {
    user.answers['GET /messages/consumers'] = {
      body: [{ consumer: 'user.notices', retrying: 0, deadLetters: 1, parked: 3 }],
    };
    expect(await run()).toContain(
      'user  user.notices: 0 messages to be tried again, 1 dead letter, 3 parked messages',
    );
  });

  it('finds a message by a key, at its sender and at its consumer', async () => {
    expect(await run('find', ORDER)).toEqual([
      `${ID}  order.accepted.v1  key ${ORDER}  created 2026-01-01 04:00:00 UTC`,
      '  order: sent, confirmed 2026-01-01 04:00:01 UTC',
      '  user.notices: handled 2026-01-01 04:00:02 UTC',
    ]);
    expect(user.asked).toContain(`GET /messages/received?ids=${ORDER},${ID}&key=${ORDER}`);
  });

  it('finds a message by a key that is no id', async () => {
    await run('find', 'order 1');
    expect(order.asked).toContain('GET /messages/sent?key=order+1');
    expect(user.asked).toContain(`GET /messages/received?ids=${ID}&key=order+1`);
  });

  it('finds the message of a half message', async () => {
    const half = {
      id: ORDER,
      kind: 'ticket',
      name: 'ticket.taken.v1',
      key: null,
      state: 'COMMITTED',
      isGivenUp: false,
      messageId: ID,
      checks: 0,
      lastError: null,
      createdAt: '2026-01-01T03:00:00.000Z',
      endedAt: '2026-01-01T03:00:01.000Z',
    };
    order.answers['GET /messages/half'] = { body: [half] };
    expect((await run('find', ORDER)).slice(0, 2)).toEqual([
      `${ORDER}  ticket.taken.v1  no key  prepared 2026-01-01 03:00:00 UTC`,
      `  order: half message of kind ticket, committed 2026-01-01 03:00:01 UTC as message ${ID}`,
    ]);
    expect(order.asked).toContain(`GET /messages/sent?ids=${ORDER},${ID}&key=${ORDER}`);
  });

  it('says that nothing is found', async () => {
    order.answers = user.answers = {};
    await expect(run('find', 'nothing')).rejects.toThrow(
      'No message has the id or the key nothing (order, user). Sent messages are kept for 7 days.',
    );
  });

  it.each([['不存在'], [''], ['k'.repeat(65)]])('asks nobody for what can be no key: %j', async key => {
    await expect(run('find', key)).rejects.toThrow('A key has 1 to 64 characters of ASCII.');
    expect([...order.asked, ...user.asked]).toEqual([]);
  });

  it('shows what the others know where a service is down', async () => {
    await user.stop();
    await expect(run('find', ORDER)).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringMatching(
        /^Not all is shown: user does not answer at http:.* \(ECONNREFUSED\): look at its log\.$/,
      ),
    });
    expect(lines.slice(1)).toEqual([
      '  order: sent, confirmed 2026-01-01 04:00:01 UTC',
      '  user.notices: unknown: user did not answer',
    ]);
  });

  it('lists dead letters, each in one line without what a terminal would obey', async () => {
    expect(await run('dead')).toEqual([
      expect.stringMatching(/^service {2}id {2}consumer +message +key +attempts {2}died +error$/),
      `user     42  user.notices  order.accepted.v1  ${ORDER}  5         ` +
        '2026-01-01 05:00:00 UTC  out of [2Jpaper',
      'Discard those that cannot be read: a replay only makes them die again.',
    ]);
    user.answers['GET /messages/dead-letters'] = { body: [] };
    lines = [];
    expect(await run('dead')).toEqual(['There are no dead letters (order, user).']);
    user.answers['GET /messages/dead-letters'] = { body: Array.from({ length: 100 }, () => LETTER) };
    lines = [];
    expect((await run('dead')).at(-2)).toBe('… the first 100 of each service');
  });

  it.each([
    ['{"orderId":"1"}', ['  {', '    "orderId": "1"', '  }']],
    ['\u001B[2J{', [String.raw`  "\u001b[2J{"`]],
  ])('shows a dead letter with its payload: %j', async (payload, shown) => {
    user.answers['GET /messages/dead-letter'] = {
      body: { ...LETTER, replayedAt: null, discardedAt: null, payload },
    };
    expect(await run('dead', 'user', '42')).toEqual([
      'consumer   user.notices',
      `message    ${ID} order.accepted.v1`,
      `key        ${ORDER}`,
      'died       2026-01-01 05:00:00 UTC, after 5 attempts',
      'replayed   no',
      'discarded  no',
      'error      out of [2Jpaper',
      'payload',
      ...shown,
    ]);
    expect(user.asked).toEqual(['GET /messages/dead-letter?id=42']);
  });

  it('replays one', async () => {
    user.answers['POST /messages/replay'] = { body: { replayed: 1 } };
    expect(await run('replay', 'user', '42')).toEqual(['1 dead letter was replayed']);
    user.answers['POST /messages/replay'] = { body: { replayed: 0 } };
    expect((await run('replay', 'user', '42')).at(-1)).toBe(
      'It was replayed or discarded before: nothing has changed',
    );
    expect(user.asked[0]).toBe('POST /messages/replay application/json {"id":"42"}');
  });

  it('discards one', async () => {
    user.answers['POST /messages/discard'] = { body: { discarded: 1 } };
    expect(await run('discard', 'user', '42')).toEqual(['1 dead letter was discarded']);
    user.answers['POST /messages/discard'] = { body: { discarded: 0 } };
    expect((await run('discard', 'user', '42')).at(-1)).toBe(
      'It was replayed or discarded before: nothing has changed',
    );
    expect(user.asked[0]).toBe('POST /messages/discard application/json {"id":"42"}');
  });

  it('replays all, of one consumer if it is named', async () => {
    user.answers['POST /messages/replay-all'] = { body: '{"replayed":100}\n{"replayed":101}\n' };
    expect(await run('replay', 'user', '--all')).toEqual(['101 dead letters were replayed']);
    await run('replay', 'user', '--all', '--consumer', 'user.notices');
    expect(user.asked).toEqual([
      'POST /messages/replay-all application/json {}',
      'POST /messages/replay-all application/json {"consumer":"user.notices"}',
    ]);
  });

  it('passes on why something is refused', async () => {
    user.answers['POST /messages/replay'] = { status: 503, body: { error: 'RabbitMQ did not take it.' } };
    await expect(run('replay', 'user', '42')).rejects.toThrow('RabbitMQ did not take it.');
    user.answers['POST /messages/replay-all'] = { body: '{"replayed":1}\n{"error":"RabbitMQ is away."}\n' };
    await expect(run('replay', 'user', '--all')).rejects.toThrow('RabbitMQ is away.');
  });

  it.each([
    ['dead', 'order', '5'],
    ['replay', 'order', '5'],
    ['replay', 'order', '--all'],
    ['discard', 'order', '5'],
  ])('names the services that take messages: %s %s %s', async (...args) => {
    await expect(run(...args)).rejects.toThrow(
      /^order takes no messages, so it has no dead letters; ask user[.]$/,
    );
    expect(order.asked).toEqual([]);
  });

  it.each([
    [['bogus']],
    [['find']],
    [['find', 'a', 'b']],
    [['dead', 'user']],
    [['dead', 'user', 'x']],
    [['dead', '--all']],
    [['discard', 'user']],
    [['discard', 'user', '1', '2']],
    [['discard', 'user', '--all']],
    [['replay', 'user']],
    [['replay', 'user', '1', '--consumer', 'c']],
    [['replay', '--all']],
    [['replay', 'user', '1', '--all']],
    [['refill', '--since', '2026-01-01T00:00:00Z']],
    [['toString']],
  ])('does nothing with %j', async args => {
    await expect(run(...args)).rejects.toThrow(
      'Nothing was done: `npm run messages -- --help` says what this command takes.',
    );
    expect([...order.asked, ...user.asked]).toEqual([]);
  });

  it('names the services that there are', async () => {
    await expect(run('dead', 'cook', '1')).rejects.toThrow(
      'There is no service "cook" that has messages; there is order, user.',
    );
  });
});
