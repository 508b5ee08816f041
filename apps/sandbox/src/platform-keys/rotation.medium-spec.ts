import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MerchantClient, type NotifyServer, openNotifyServer } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let merchant: MerchantClient;
let shop: NotifyServer;
let publicKeyId: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
  publicKeyId = merchant.options.card.publicKeyId;
  shop = await openNotifyServer(() => merchant);
});
afterAll(async () => {
  await sandbox?.stop();
  await shop?.stop();
});
beforeEach(async () => {
  for (const serial of await listedSerials())
    await sandbox.control(`/sandbox/platform-keys/certificates/${serial}`, undefined, 'DELETE');
  merchant.trusted.clear();
  merchant.trusted.set(publicKeyId, merchant.options.platformKey);
});

const listedSerials = async () =>
  (
    (await sandbox.control('/sandbox/platform-keys')) as { certificates: { serial: string }[] }
  ).certificates.map(({ serial }) => serial);
const use = (wish: object) => sandbox.control('/sandbox/platform-keys', wish);
const addCertificate = async (wish: object = {}) =>
  ((await sandbox.control('/sandbox/platform-keys/certificates', wish)) as { serial: string }).serial;
const signerOf = async (asked?: string) => {
  const { headers } = await merchant.call(
    'GET',
    '/v3/pay/transactions/out-trade-no/unknown-1?mchid=1',
    undefined,
    { headers: { 'wechatpay-serial': asked } },
  );
  return headers.get('wechatpay-serial');
};

describe('a merchant with the public key alone', () => {
  it('gets no certificates, whatever it requests', async () => {
    await use({ mode: 'public-key' });
    expect(await merchant.call('GET', '/v3/certificates')).toMatchObject({
      status: 404,
      json: { code: 'RESOURCE_NOT_EXISTS' },
    });
    expect([await signerOf(), await signerOf(publicKeyId)]).toEqual([publicKeyId, publicKeyId]);
  });
});

describe('a merchant with certificates', () => {
  it('decrypts its first one with the APIv3 key, and then trusts the answer that contained it', async () => {
    await use({ mode: 'certificates' });
    const answer = await merchant.call('GET', '/v3/certificates');
    expect(merchant.trusts(answer.headers, answer.text)).toBe(false);
    const [serial] = await merchant.learnCertificates();
    expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/);
    expect(answer.headers.get('wechatpay-serial')).toBe(serial);
    expect(merchant.trusts(answer.headers, answer.text)).toBe(true);
  });

  it('sees old and new signatures during a rotation, in the requested proportion', async () => {
    await use({ mode: 'certificates', newerPercent: 0 });
    const [old] = await listedSerials();
    const fresh = await addCertificate();
    expect(await merchant.learnCertificates()).toEqual([old, fresh]);
    const signers = async () => [await signerOf(), await signerOf(), await signerOf(), await signerOf()];
    expect(new Set(await signers())).toEqual(new Set([old]));
    await use({ newerPercent: 50 });
    expect((await signers()).filter(serial => serial === fresh)).toHaveLength(2);
    await use({ newerPercent: 100 });
    expect(new Set(await signers())).toEqual(new Set([fresh]));
  });

  it('gets no expired certificate, unless that was requested', async () => {
    const expired = await addCertificate({ fromDays: -10, toDays: -1 });
    await use({ mode: 'certificates' });
    expect(await merchant.call('GET', '/v3/certificates')).toMatchObject({
      status: 403,
      json: { code: 'NOT_ENOUGH' },
    });
    const shown = await addCertificate({ fromDays: -10, toDays: -1, listedForEver: true });
    expect(await merchant.learnCertificates()).toEqual([shown]);
    const answer = await merchant.query('unknown-1');
    expect([expired, shown]).toContain(answer.headers.get('wechatpay-serial'));
    expect(merchant.trusts(answer.headers, answer.text)).toBe(false);
  });
});

describe('a merchant that switches from certificates to the public key', () => {
  it('gets answers signed with the key that it names', async () => {
    await use({ mode: 'switching' });
    const [certificate] = await listedSerials();
    expect([await signerOf(), await signerOf(certificate), await signerOf(publicKeyId)]).toEqual([
      certificate,
      certificate,
      publicKeyId,
    ]);
  });

  it('gets notifications signed with both, in the requested proportion', async () => {
    await use({ mode: 'switching', newerPercent: 50 });
    await merchant.learnCertificates();
    const came = shop.received.length;
    for (const number of ['share-1', 'share-2', 'share-3', 'share-4'])
      await merchant.paid(number, { notify_url: shop.url });
    const told = (await shop.count(came + 4)).slice(came);
    expect(told.map(({ genuine }) => genuine)).toEqual([true, true, true, true]);
    expect(told.filter(({ serial }) => serial === publicKeyId)).toHaveLength(2);
  });
});

it('keys and their use survive a restart', async () => {
  await use({ mode: 'certificates', newerPercent: 100 });
  const before = await listedSerials();
  sandbox = await sandbox.restart();
  ({ merchant } = sandbox);
  expect(await merchant.learnCertificates()).toEqual(before);
  const answer = await merchant.query('unknown-1');
  expect(merchant.trusts(answer.headers, answer.text)).toBe(true);
});
