import {
  type ApiOf,
  type Caller,
  defineContract,
  IDENTITY_HEADER,
  ProductErrors,
  ServiceError,
} from '@diancan/contracts';
import { IdentitySigner, ownPrivateKey } from '@diancan/platform';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ServedModule, serve } from '@diancan/testing/service';
import { RpcServerModule } from './rpc-server.module.js';

const contract = defineContract({
  service: 'order',
  name: 'spec',
  methods: {
    double: {
      params: z.strictObject({ of: z.int() }),
      result: z.int().max(100),
      effect: 'none',
      deadlineMs: 1_000,
    },
    refuse: { params: z.strictObject({}), result: z.null(), effect: 'none', deadlineMs: 1_000 },
  },
});

@Injectable()
class Doubler implements ApiOf<typeof contract> {
  async double({ of }: { of: number }) {
    return of * 2;
  }
  async refuse(): Promise<null> {
    throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: '宫保鸡丁' });
  }
}

@Module({ providers: [Doubler], exports: [Doubler] })
class DoublerModule {}

let served: ServedModule;
let product: IdentitySigner;
let gateway: IdentitySigner;
beforeAll(async () => {
  served = await serve({ imports: [RpcServerModule.serve(contract, Doubler, DoublerModule)] });
  product = new IdentitySigner('product', await ownPrivateKey(served.keys, 'product'));
  gateway = new IdentitySigner('gateway', await ownPrivateKey(served.keys, 'gateway'));
});
afterAll(() => served?.stop());

const service: Caller = { role: 'service', subject: 'product' };

async function call(method: string, params: object, caller: Caller | null = service) {
  const signer = caller?.role === 'service' ? product : gateway;
  const headers = caller === null ? {} : { [IDENTITY_HEADER]: await signer.sign(caller, 'order') };
  const answer = await served.app.inject({
    method: 'POST',
    url: `/internal/spec/${method}`,
    payload: params,
    headers,
  });
  return { status: answer.statusCode, ...answer.json<{ code: number; data: unknown }>() };
}

describe('a contract that is served', () => {
  it('answers a service', async () => {
    expect(await call('double', { of: 21 })).toMatchObject({ status: 200, code: 0, data: 42 });
  });

  it.each<[string, Caller | null, number]>([
    ['a buyer', { role: 'buyer', subject: 'b' }, 403],
    ['a seller', { role: 'seller', subject: 's' }, 403],
    ['somebody without a session', { role: 'anonymous', subject: '' }, 401],
    ['nobody', null, 401],
  ])('is closed to %s', async (_who, caller, status) => {
    expect(await call('double', { of: 21 }, caller)).toMatchObject({ status });
  });

  it('does not see parameters that break it', async () => {
    expect(await call('double', { of: '21' })).toMatchObject({
      status: 400,
      code: 1001,
      data: { fields: [{ field: 'of' }] },
    });
    expect(await call('double', { of: 21, more: 1 })).toMatchObject({ status: 400 });
  });

  it('lets no result out that breaks it', async () => {
    expect(await call('double', { of: 51 })).toMatchObject({ status: 500, code: 1000 });
  });

  it('answers its errors with their code and data', async () => {
    expect(await call('refuse', {})).toMatchObject({ status: 409, code: 4003, data: { name: '宫保鸡丁' } });
  });

  it('has no methods beyond its own', async () => {
    for (const method of ['constructor', 'toString', 'triple', 'double/'])
      expect(await call(method, {})).toMatchObject({ status: 404 });
  });
});
