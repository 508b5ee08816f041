import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeService, runMessages } from './fake-service.ts';

const now = () => new Date().toISOString();

let order: FakeService;
let user: FakeService;
let lines: string[];

beforeEach(async () => {
  lines = [];
  [order, user] = [new FakeService(), new FakeService()];
  await Promise.all([order.listen(), user.listen()]);
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all([order.stop(), user.stop()]);
});

const run = (...args: string[]) => runMessages(args, { order, user }, lines);

describe('npm run messages -- refill', () => {
  it('publishes again, and says how to continue what has failed', async () => {
    const steps =
      '{"seq":"500","published":499,"unroutable":1}\n{"seq":"700","published":699,"unroutable":1}\n';
    order.answers['POST /messages/refill'] = { body: steps };
    const since = '2026-01-31T18:00:00+08:00';
    vi.setSystemTime('2026-02-07T10:00:00Z');
    expect(await run('refill', 'order', '--since', since, '--after', '7')).toEqual([
      '499 published again, up to --after 500',
      '699 published again, up to --after 700',
      'Done: 699; no queue takes 1 others',
    ]);
    expect(order.asked).toEqual([
      'POST /messages/refill application/json {"since":"2026-01-31T10:00:00.000Z","after":"7"}',
    ]);
    order.answers['POST /messages/refill'] = { body: `${steps}{"error":"RabbitMQ is away."}\n` };
    await expect(run('refill', 'order', '--since', since)).rejects.toThrow(
      `RabbitMQ is away. To continue: npm run messages -- refill order --since ${since} --after 700`,
    );
    order.answers['POST /messages/refill'] = { body: '' };
    expect((await run('refill', 'order', '--since', since)).at(-1)).toBe('Nothing was sent since then.');
  });

  it('says that a refill cannot go back more than 7 days', async () => {
    order.answers['POST /messages/refill'] = { body: '{"seq":"500","published":1,"unroutable":0}\n' };
    vi.setSystemTime('2026-02-07T10:00:01Z');
    expect(await run('refill', 'order', '--since', '2026-01-31T18:00:00+08:00')).toEqual([
      'Sent messages are kept for 7 days: older ones are not published.',
      '1 published again, up to --after 500',
      'Done: 1',
    ]);
  });

  it.each([
    [400, 'The input is wrong.', /^The input is wrong[.]$/],
    [500, 'Internal error', /^order: Internal error$/],
    [503, 'RabbitMQ is away.', /^RabbitMQ is away[.] To continue: npm run messages .* --after 7$/],
  ])('says how to continue a refill that did not begin only if it can: %i', async (status, error, said) => {
    order.answers['POST /messages/refill'] = { status, body: { error } };
    const since = now();
    await expect(run('refill', 'order', '--since', since, '--after', '7')).rejects.toThrow(said);
  });

  it('says how to continue a refill whose service was lost', async () => {
    order.answers['POST /messages/refill'] = {
      body: '{"seq":"500","published":1,"unroutable":0}\n',
      isCut: true,
    };
    await expect(run('refill', 'order', '--since', now())).rejects.toThrow(
      /^order has broken off .* To continue: npm run messages .* --after 500$/,
    );
  });

  it.each([['x'], ['-1'], ['']])('does not refill after %j', async after => {
    await expect(run('refill', 'order', '--since', now(), `--after=${after}`)).rejects.toThrow(
      /^--after takes the number that the interrupted refill has printed[.]$/,
    );
    expect(order.asked).toEqual([]);
  });

  it('names the services that send messages', async () => {
    await expect(run('refill', 'user', '--since', now())).rejects.toThrow(
      /^user sends no messages; ask order[.]$/,
    );
    expect(user.asked).toEqual([]);
  });

  it.each([['yesterday'], ['2026-01-31T18:00:00'], ['2026-13-31T18:00:00Z']])(
    'does not refill since %s',
    async since => {
      await expect(run('refill', 'order', '--since', since)).rejects.toThrow('Say since when');
      await expect(run('refill', 'order')).rejects.toThrow('Say since when');
      expect(order.asked).toEqual([]);
    },
  );
});
