import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type Caller, SERVICE_NAMES, type ServiceName } from '@diancan/contracts';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdentitySigner } from './identity-signer.js';
import { IdentityVerifier } from './identity-verifier.js';

const pairs = new Map(SERVICE_NAMES.map(name => [name, generateKeyPairSync('ed25519')]));
const privateKey = (name: ServiceName) => pairs.get(name)!.privateKey;
const publicKey = (name: ServiceName) => pairs.get(name)!.publicKey;

const buyer: Caller = { role: 'buyer', subject: 'buyer-1' };
const signer = (issuer: ServiceName, key = privateKey(issuer)) => new IdentitySigner(issuer, key);
const verifier = (
  audience: ServiceName = 'order',
  keyOf = async (issuer: ServiceName) => publicKey(issuer),
) => new IdentityVerifier(audience, keyOf);
const REFUSED = 'The caller has no valid identity';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('a signed identity', () => {
  it.each<[ServiceName, Caller]>([
    ['gateway', buyer],
    ['gateway', { role: 'seller', subject: 's1' }],
    ['gateway', { role: 'anonymous', subject: '' }],
    ['product', { role: 'service', subject: 'product' }],
  ])('of %s says %o', async (issuer, caller) => {
    expect(await verifier().verify(await signer(issuer).sign(caller, 'order'))).toEqual(caller);
  });

  it.each<[string, ServiceName, Caller]>([
    ['a service says that it is a buyer', 'product', buyer],
    ['a service speaks for another', 'product', { role: 'service', subject: 'order' }],
    ['the gateway says that it is a service', 'gateway', { role: 'service', subject: 'gateway' }],
    ['somebody says a role that there is not', 'gateway', { role: 'admin' as 'buyer', subject: 'x' }],
  ])('is refused when %s', async (_why, issuer, caller) => {
    await expect(verifier().verify(await signer(issuer).sign(caller, 'order'))).rejects.toThrow(REFUSED);
  });

  it('is good for its audience alone', async () => {
    const token = await signer('gateway').sign(buyer, 'product');
    await expect(verifier('order').verify(token)).rejects.toThrow(REFUSED);
  });

  it('is refused under another’s name', async () => {
    const token = await signer('gateway', privateKey('product')).sign(buyer, 'order');
    await expect(verifier().verify(token)).rejects.toThrow(REFUSED);
  });

  it('ends after 30 s, also for a verifier that remembers it', async () => {
    const [token, remembering] = [await signer('gateway').sign(buyer, 'order'), verifier()];
    vi.advanceTimersByTime(29_000);
    expect(await remembering.verify(token)).toEqual(buyer);
    vi.advanceTimersByTime(1_500);
    await expect(remembering.verify(token)).rejects.toThrow(REFUSED);
    await expect(verifier().verify(token)).rejects.toThrow(REFUSED);
  });

  it('is reused until it nears its end', async () => {
    const gateway = signer('gateway');
    const first = await gateway.sign(buyer, 'order');
    vi.advanceTimersByTime(19_000);
    expect(await gateway.sign(buyer, 'order')).toBe(first);
    vi.advanceTimersByTime(2_000);
    const second = await gateway.sign(buyer, 'order');
    expect(second).not.toBe(first);
    vi.advanceTimersByTime(15_000);
    expect(await verifier().verify(second)).toEqual(buyer);
  });

  it('is not mixed up with another’s', async () => {
    const gateway = signer('gateway');
    const tokens = await Promise.all([
      gateway.sign(buyer, 'order'),
      gateway.sign({ ...buyer, role: 'seller' }, 'order'),
      gateway.sign(buyer, 'product'),
      gateway.sign({ ...buyer, subject: 'buyer-2' }, 'order'),
    ]);
    expect(new Set(tokens).size).toBe(4);
  });
});

describe('a forged identity', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({
    iss: 'gateway',
    sub: 'buyer-1',
    aud: 'order',
    role: 'buyer',
    exp: Math.floor(Date.now() / 1_000) + 20,
  });
  const good = () => signer('gateway').sign(buyer, 'order');

  it.each<[string, () => string | Promise<string>]>([
    ['without a signature', () => `${part({ alg: 'none' })}.${part(claims())}.`],
    [
      'with the public key as a shared secret',
      () => {
        const input = `${part({ alg: 'HS256' })}.${part(claims())}`;
        const secret = publicKey('gateway').export({ type: 'spki', format: 'pem' });
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      },
    ],
    [
      'with other claims under a true signature',
      async () => {
        const [head, , signature] = (await good()).split('.');
        return `${head}.${part({ ...claims(), role: 'seller' })}.${signature}`;
      },
    ],
    [
      'that never ends',
      () =>
        new SignJWT({ role: 'buyer' })
          .setProtectedHeader({ alg: 'EdDSA' })
          .setIssuer('gateway')
          .setSubject('x')
          .setAudience('order')
          .sign(privateKey('gateway')),
    ],
    [
      'of nobody',
      () =>
        new SignJWT({ role: 'buyer' })
          .setProtectedHeader({ alg: 'EdDSA' })
          .setIssuer('gateway')
          .setAudience('order')
          .setExpirationTime('30s')
          .sign(privateKey('gateway')),
    ],
    [
      'of an issuer that there is not',
      () =>
        new SignJWT({ role: 'buyer' })
          .setProtectedHeader({ alg: 'EdDSA' })
          .setIssuer('../gateway')
          .setSubject('x')
          .setAudience('order')
          .setExpirationTime('30s')
          .sign(privateKey('gateway')),
    ],
    ['that is none', () => 'a.b.c'],
    ['that is empty', () => ''],
  ])('%s is refused', async (_how, forge) => {
    await expect(verifier().verify(await forge())).rejects.toThrow(REFUSED);
  });

  it('is the only thing wrong with them: the claims are good under a true signature', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(privateKey('gateway'));
    expect(await verifier().verify(token)).toEqual(buyer);
  });
});

describe('a new key of an issuer', () => {
  it('is read when a signature does not fit the old one, and only then', async () => {
    const next = generateKeyPairSync('ed25519');
    let current = publicKey('gateway');
    const keyOf = vi.fn(async () => current);
    const order = verifier('order', keyOf);
    const sign = (subject: string, key = privateKey('gateway')) =>
      signer('gateway', key).sign({ role: 'buyer', subject }, 'order');

    await order.verify(await sign('a'));
    await order.verify(await sign('b'));
    expect(keyOf).toHaveBeenCalledTimes(1);
    current = next.publicKey;
    expect(await order.verify(await sign('c', next.privateKey))).toMatchObject({ subject: 'c' });
    expect(keyOf).toHaveBeenCalledTimes(2);
    await expect(order.verify(await sign('d'))).rejects.toThrow(REFUSED);
  });
});
