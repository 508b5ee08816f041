import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenCentre, openCentre } from '../../testing/open-centre.js';

/** `title: 点餐`, saved as GBK. */
const GBK = Buffer.concat([Buffer.from('size: 1\ntitle: '), Buffer.from([0xb5, 0xe3, 0xb2, 0xcd, 0x0a])]);

describe('a pushed file of settings that is not UTF-8', () => {
  let centre: OpenCentre;
  let first: string;

  beforeAll(async () => {
    centre = await openCentre({
      files: { 'order.yml': 'title: 点餐\n', 'bom.properties': '\uFEFFdb.name=x\n' },
    });
    first = ((await (await centre.get('/order/dev')).json()) as { version: string }).version;
  });
  afterAll(() => centre.stop());

  it('is refused with file and line, and the version before stays in force', async () => {
    const commit = centre.push({ 'order.yml': new Uint8Array(GBK) });
    const answer = await centre.post('/bus-refresh');
    expect([answer.status, ((await answer.json()) as { msg: string }).msg]).toEqual([
      422,
      expect.stringContaining('order.yml, line 2: is not UTF-8 text'),
    ]);
    expect(await (await centre.get('/order-dev.json')).json()).toEqual({ title: '点餐' });
    const refused = await centre.get(`/${commit}/order-dev.json`);
    expect([refused.status, ((await refused.json()) as { msg: string }).msg]).toEqual([
      422,
      expect.stringContaining('order.yml, line 2: is not UTF-8 text'),
    ]);
    expect(((await (await centre.get('/order/dev')).json()) as { version: string }).version).toBe(first);
  });

  it('is a problem with its line when it is only checked', async () => {
    const files = { 'order-dev.yml': { base64: GBK.toString('base64') }, 'user.yml': 'a: 1\n' };
    const answer = await centre.post('/check', { files });
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      {
        data: {
          problems: [
            { file: 'order-dev.yml', line: 2, key: '', reason: 'is not UTF-8 text: save the file as UTF-8' },
          ],
        },
      },
    ]);
  });

  it('may only begin with a byte order mark', async () => {
    expect(await (await centre.get('/bom-dev.json')).json()).toEqual({ db: { name: 'x' } });
  });
});
