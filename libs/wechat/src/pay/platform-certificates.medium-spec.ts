import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  APP_ID,
  certificateList,
  type CertifiedSigner,
  certifiedSigner,
  encrypt,
  MCH_ID,
  type PayHome,
  payHome,
  PUBLIC_KEY_ID,
  signatureHeaders,
  type Signer,
} from '@diancan/testing/wechat';
import { makeWechatPay } from './make-wechat-pay.js';
import { PayUnavailableError } from './pay-errors.js';
import type { PaySettings } from './pay-settings.js';

const MINUTE_MS = 60_000;
const OLD = await certifiedSigner('1A00000000000000000000000000000000000001');
const NEW = await certifiedSigner('1A00000000000000000000000000000000000002');
const ORDER = { appid: APP_ID, mchid: MCH_ID, out_trade_no: '01ORDER', trade_state: 'NOTPAY' };

let home: PayHome;
let nowMs: number;
/** The certificates that WeChat Pay lists, and the one it signs answers with. */
let listed: CertifiedSigner[];
let listSigner: Signer;
let signer: Signer;
// Untrusted lists are logged as warnings.
Logger.overrideLogger(false);

beforeAll(async () => {
  home = await payHome();
});
afterAll(() => home?.close());
beforeEach(() => {
  nowMs = Date.now();
  listed = [OLD];
  listSigner = OLD;
  signer = OLD;
  home.server.asked.length = 0;
  home.complaints.length = 0;
  home.server.answer = home.answers(({ url }) =>
    url.pathname === '/v3/certificates'
      ? { body: certificateList(listed), signer: listSigner }
      : { body: ORDER, signer },
  );
});

const CERTIFICATES_ONLY = { publicKeyId: null, publicKeyFile: null, platformCertificates: true };
const payWith = (change: Partial<PaySettings>) =>
  makeWechatPay({ ...home.settings, ...change }, { now: () => nowMs });
const LIST = 'GET /v3/certificates';
const QUERY = 'GET /v3/pay/transactions/out-trade-no/01ORDER';

/** A payment notification signed by this signer. */
function notification(by: Signer): [Record<string, string>, Buffer] {
  const resource = {
    original_type: 'transaction',
    ...encrypt(JSON.stringify({ ...ORDER, trade_state: 'SUCCESS' }), 'transaction'),
  };
  const body = JSON.stringify({
    id: 'EV-1',
    event_type: 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    summary: '',
    resource,
  });
  return [signatureHeaders(by, body, nowMs), Buffer.from(body)];
}

describe('a merchant with platform certificates only', () => {
  it('fetches them before the first call, and no more', async () => {
    const pay = payWith(CERTIFICATES_ONLY);
    expect(await pay.query('01ORDER')).toMatchObject({ state: 'NOTPAY' });
    await pay.query('01ORDER');
    expect(home.server.calls()).toEqual([LIST, QUERY, QUERY]);
    expect(home.server.asked[1]!.headers).not.toHaveProperty('wechatpay-serial');
    expect(home.complaints).toEqual([]);
  });

  it('sends no request while it has none, because no answer could be verified', async () => {
    listSigner = NEW;
    await expect(payWith(CERTIFICATES_ONLY).query('01ORDER')).rejects.toThrow(
      'not asked: no platform key is known',
    );
    expect(home.server.calls()).toEqual([LIST]);
  });

  it('fetches them for the first notification', async () => {
    expect(await payWith(CERTIFICATES_ONLY).readNotification(...notification(OLD))).toMatchObject({
      kind: 'transaction',
    });
  });

  it('reads the first answer that WeChat Pay signs with a new certificate', async () => {
    const pay = payWith(CERTIFICATES_ONLY);
    await pay.query('01ORDER');
    nowMs += MINUTE_MS;
    listed = [OLD, NEW];
    signer = NEW;
    expect(await pay.query('01ORDER')).toMatchObject({ state: 'NOTPAY' });
    expect(home.server.calls()).toEqual([LIST, QUERY, QUERY, LIST, QUERY]);
  });

  it('reads notifications by the old and the new one while both are listed', async () => {
    const pay = payWith(CERTIFICATES_ONLY);
    await pay.readNotification(...notification(OLD));
    nowMs += MINUTE_MS;
    listed = [OLD, NEW];
    for (const by of [NEW, OLD])
      expect(await pay.readNotification(...notification(by))).toMatchObject({ kind: 'transaction' });
    expect(home.server.calls()).toEqual([LIST, LIST]);
  });

  it('refuses a forged serial, and asks at most once a minute because of it', async () => {
    const pay = payWith(CERTIFICATES_ONLY);
    await pay.query('01ORDER');
    const forged: Signer = { serial: '1A00000000000000000000000000000000000009', privateKey: NEW.privateKey };
    nowMs += MINUTE_MS;
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(pay.readNotification(...notification(forged))).rejects.toMatchObject({
        reason: 'serial_unknown',
      });
    }
    expect(home.server.calls()).toEqual([LIST, QUERY, LIST]);
  });

  it.each<[string, () => void]>([
    [
      'is not signed by what it lists',
      () => {
        listSigner = NEW;
      },
    ],
    [
      'is signed by another key under a listed serial',
      () => {
        listSigner = { ...OLD, privateKey: NEW.privateKey };
      },
    ],
    [
      'does not open',
      () => {
        home.server.answer = home.answers(() => {
          const list = JSON.parse(certificateList([OLD])) as { data: Array<{ encrypt_certificate: object }> };
          list.data[0]!.encrypt_certificate = encrypt('x', 'certificate', 'f'.repeat(32));
          return { body: JSON.stringify(list), signer: OLD };
        });
      },
    ],
    [
      'calls a certificate by another serial',
      () => {
        home.server.answer = home.answers(() => ({
          body: certificateList([OLD]).replace(OLD.serial, NEW.serial),
          signer: OLD,
        }));
      },
    ],
    [
      'is empty',
      () => {
        listed = [];
      },
    ],
    [
      'is refused',
      () => {
        home.server.answer = home.answers(() => ({
          status: 404,
          body: { code: 'RESOURCE_NOT_EXISTS', message: '' },
        }));
      },
    ],
  ])('trusts nothing from a list that %s', async (_, arrange) => {
    arrange();
    await expect(payWith(CERTIFICATES_ONLY).readNotification(...notification(OLD))).rejects.toMatchObject({
      reason: 'serial_unknown',
    });
  });
});

describe('a merchant that switches from platform certificates to the public key', () => {
  it('reads what either signed, and prefers the public key for answers', async () => {
    const pay = payWith({ platformCertificates: true });
    for (const by of [OLD, home.platform, OLD])
      expect(await pay.readNotification(...notification(by))).toMatchObject({ kind: 'transaction' });
    signer = home.platform;
    expect(await pay.query('01ORDER')).toMatchObject({ state: 'NOTPAY' });
    expect(home.server.asked.at(-1)!.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
  });

  it('accepts a list that the public key signed', async () => {
    listSigner = home.platform;
    expect(
      await payWith({ platformCertificates: true }).readNotification(...notification(OLD)),
    ).toMatchObject({ kind: 'transaction' });
  });

  it('continues when there are no certificates any more', async () => {
    home.server.answer = home.answers(({ url }) =>
      url.pathname === '/v3/certificates'
        ? { status: 404, body: { code: 'RESOURCE_NOT_EXISTS', message: '' }, signer: null }
        : { body: ORDER, signer: home.platform },
    );
    const pay = payWith({ platformCertificates: true });
    expect(await pay.query('01ORDER')).toMatchObject({ state: 'NOTPAY' });
    expect(await pay.readNotification(...notification(home.platform))).toMatchObject({ kind: 'transaction' });
  });

  it('reads no certificate any more once they are switched off', async () => {
    const pay = payWith({ platformCertificates: false });
    expect(await pay.readNotification(...notification(home.platform))).toMatchObject({ kind: 'transaction' });
    await expect(pay.readNotification(...notification(OLD))).rejects.toMatchObject({
      reason: 'serial_unknown',
    });
    expect(home.server.calls()).toEqual([]);
  });
});

describe('what is signed with a serial that is not known', () => {
  const warned = () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    return () => {
      const sentences = warn.mock.calls.map(([sentence]) => String(sentence));
      warn.mockRestore();
      return sentences;
    };
  };

  it('is named in the log once, whether it is a notification or an answer', async () => {
    const sentences = warned();
    const pay = payWith({ platformCertificates: false });
    signer = NEW;
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(pay.readNotification(...notification(OLD))).rejects.toThrow('serial_unknown');
      await expect(pay.query('01ORDER')).rejects.toBeInstanceOf(PayUnavailableError);
    }
    const setting = 'wechat.pay.platformCertificates';
    expect(sentences()).toEqual(
      [OLD, NEW].map(({ serial }) => expect.stringMatching(`${serial}.*${setting}`)),
    );
  });

  it('is named when it is the list of certificates itself', async () => {
    const sentences = warned();
    listSigner = home.platform;
    await expect(payWith(CERTIFICATES_ONLY).query('01ORDER')).rejects.toBeInstanceOf(PayUnavailableError);
    expect(sentences()).toContainEqual(expect.stringMatching(`${PUBLIC_KEY_ID}.*wechat.pay.publicKeyId`));
  });
});
