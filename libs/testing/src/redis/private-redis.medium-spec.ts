import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from './private-redis.js';

let server: PrivateRedis;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterEach(() => server.heal());
afterAll(() => server?.stop());

describe.each(REFUSALS)('a private Redis in the state %s', refusal => {
  it('refuses writes with that word, and takes them again once it is healed', async () => {
    const word = refusal === 'MASTERDOWN' ? 'READONLY' : refusal;
    await server.refuse(refusal);
    await expect(server.admin.set('key', 'value')).rejects.toThrow(new RegExp(`^${word} `));
    await server.heal();
    expect(await server.admin.set('key', 'value')).toBe('OK');
  });

  it(`${refusal === 'MASTERDOWN' ? 'refuses' : 'answers'} reads`, async () => {
    await server.admin.set('key', 'value');
    await server.refuse(refusal);
    const read = await server.admin.get('key').catch((error: Error) => error.message.split(' ', 1)[0]);
    expect(read).toBe(refusal === 'MASTERDOWN' ? 'MASTERDOWN' : 'value');
  });
});

describe('a private Redis with a file of its writes', () => {
  it.each([
    ['kept', 'new'],
    ['old', 'copied'],
    ['lost', null],
  ] as const)('that starts again with its data %s', async (data, value) => {
    const redis = await startPrivateRedis({ appendOnly: true });
    try {
      await redis.admin.set('key', 'copied');
      redis.copy();
      await redis.admin.set('key', 'new');
      await redis.restart(data);
      expect(await redis.admin.get('key')).toBe(value);
    } finally {
      await redis.stop();
    }
  });
});
