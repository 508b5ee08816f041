import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenCentre, openCentre } from '../../testing/open-centre.js';
import { WRONG_TOKENS } from './wrong-tokens.js';

let centre: OpenCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.stop());

const ask = (token?: string | null) => centre.get('/order/dev', { ...(token !== undefined && { token }) });
const guess = async (times: number) => {
  for (let each = 0; each < times; each += 1) expect((await ask(`wrong-token-${each}`)).status).toBe(401);
};

describe('wrong tokens', () => {
  it('lead to 429 with Retry-After for their address, also for the right token', async () => {
    await guess(WRONG_TOKENS);
    for (const token of ['one-more-wrong-token', undefined]) {
      const answer = await ask(token);
      expect([answer.status, await answer.json()]).toMatchObject([429, { code: 6014 }]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('are counted once each; right and missing tokens are not counted', async () => {
    await guess(WRONG_TOKENS - 1);
    for (let each = 0; each <= WRONG_TOKENS; each += 1) {
      expect((await ask('wrong-token-0')).status).toBe(401);
      expect((await ask(null)).status).toBe(401);
      expect((await ask()).status).toBe(200);
    }
  });
});
