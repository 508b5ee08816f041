import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { everybodyFollowed } from './follow.ts';
import type { ConfigCentre } from './address.ts';

const one = (name: string, version: string, over: object = {}) => ({
  name,
  version,
  outcome: 'applied',
  at: 'then',
  silent: false,
  current: version === 'new',
  atNextStart: [],
  ...over,
});
const order = (version: string, over: object = {}) => one('order:8103:k', version, over);

let printed: string[];
let asked: number;
beforeEach(() => {
  printed = [];
  asked = 0;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void printed.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Follows by what the config centre says, once after another; each answer takes a while. */
function follow(
  answers: object[],
  { destination, bus = 'up', takesMs = 0 }: { destination?: string; bus?: string; takesMs?: number } = {},
) {
  const ask = async (method: string, path: string) => {
    expect([method, path]).toEqual(['GET', '/bus/status']);
    vi.setSystemTime(Date.now() + takesMs);
    return { bus, instances: answers[Math.min(asked++, answers.length - 1)] };
  };
  return everybodyFollowed(
    { url: '', ask: ask as ConfigCentre['ask'], send: () => expect.fail('nothing is sent') },
    { version: 'new', destination },
  );
}

describe('a process that is addressed', () => {
  it('is waited for, and shown', async () => {
    expect(
      await follow([
        [order('old'), one('user:8101:k', 'new')],
        [order('old'), one('user:8101:k', 'new')],
        [order('new'), one('user:8101:k', 'new')],
      ]),
    ).toBe(0);
    expect([asked, printed]).toEqual([
      3,
      [expect.stringMatching(/^✓ {2}order:8103:k /), expect.stringMatching(/^✓ {2}user:8101:k /)],
    ]);
  });

  it('is not waited for once it refused the version', async () => {
    expect(
      await follow([
        [order('old', { outcome: 'refused', refused: 'new', reason: 'size' }), one('user:8101:k', 'new')],
      ]),
    ).toBe(1);
    expect([asked, printed.at(-1)]).toEqual([1, '✗ 1 of 2 do not run new']);
  });

  it('is waited for when it refused another version', async () => {
    expect(await follow([[order('old', { outcome: 'refused', refused: 'older' })], [order('new')]])).toBe(0);
  });

  it('is waited for although another process refused the version', async () => {
    const refused = one('user:8101:k', 'old', { refused: 'new' });
    expect(
      await follow([
        [order('old'), refused],
        [order('new'), refused],
      ]),
    ).toBe(1);
    expect([asked, printed.at(-1)]).toEqual([2, '✗ 1 of 2 do not run new']);
  });

  it('is given up after ten seconds', async () => {
    expect(await follow([[order('old')]], { takesMs: 5_000 })).toBe(1);
    expect([asked, printed.at(-1)]).toEqual([3, '✗ 1 of 1 do not run new']);
  });

  it('is not waited for while the bus is away, which is reported', async () => {
    expect(await follow([[order('old')]], { bus: 'down' })).toBe(1);
    expect([asked, printed.at(-1)]).toEqual([1, expect.stringContaining('The bus is away')]);
    expect(await follow([[order('new')]], { bus: 'down' })).toBe(0);
  });

  it('does not count while it is silent', async () => {
    expect(await follow([[order('old', { silent: true })]])).toBe(0);
    expect(printed).toEqual(['nobody has been heard of yet']);
  });

  it.each([
    ['order', ['order:8103:k', 'order:8104:k']],
    ['order:**', ['order:8103:k', 'order:8104:k']],
    ['order:8104', ['order:8104:k']],
    ['order:8104:k', ['order:8104:k']],
    ['**', ['order:8103:k', 'order:8104:k', 'orders:8103:k']],
  ])('by %s is %j', async (destination, names) => {
    const all = ['order:8103:k', 'order:8104:k', 'orders:8103:k'];
    await follow([all.map(name => one(name, names.includes(name) ? 'new' : 'old'))], { destination });
    expect([asked, printed.map(line => line.split(/ +/)[1])]).toEqual([1, names]);
  });
});
