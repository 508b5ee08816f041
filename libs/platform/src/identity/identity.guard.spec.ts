import { type Caller, IDENTITY_HEADER } from '@diancan/contracts';
import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Allow, AllowPublic, CurrentCaller, Open } from './allow.decorator.js';
import { IdentitySigner } from './identity-signer.js';
import { ownPrivateKey } from './key-files.js';

@Controller()
class SpecController {
  @Get('forgotten') forgotten() {
    return 'in';
  }
  @Allow() @Get('nobody') nobody() {
    return 'in';
  }
  @Allow('buyer') @Get('buyers') buyers() {
    return 'in';
  }
  @Allow('seller') @Get('sellers') sellers() {
    return 'in';
  }
  @Allow('service') @Get('services') services() {
    return 'in';
  }
  @AllowPublic() @Get('public') public() {
    return 'in';
  }
  @Open() @Get('open') open() {
    return 'in';
  }
  @AllowPublic() @Get('who') who(@CurrentCaller() caller: Caller) {
    return caller;
  }
}

@Controller('closed')
class ClosedController {
  @Get() index() {
    return 'in';
  }
}

@Controller('of-sellers')
@Allow('seller')
class SellerController {
  @Get() index() {
    return 'in';
  }
  @Allow('buyer') @Get('but-one') one() {
    return 'in';
  }
}

let served: ServedModule;
let sign: (caller: Caller) => Promise<string>;
beforeAll(async () => {
  served = await serve({ controllers: [SpecController, ClosedController, SellerController] });
  const gateway = new IdentitySigner('gateway', await ownPrivateKey(served.keys, 'gateway'));
  const product = new IdentitySigner('product', await ownPrivateKey(served.keys, 'product'));
  sign = caller => (caller.role === 'service' ? product : gateway).sign(caller, 'order');
});
afterAll(() => served?.stop());

const ask = (url: string, identity?: string | string[]) =>
  served.app.inject({
    method: 'GET',
    url,
    headers: identity === undefined ? {} : { [IDENTITY_HEADER]: identity },
  });

const CALLERS: readonly Caller[] = [
  { role: 'anonymous', subject: '' },
  { role: 'buyer', subject: 'b' },
  { role: 'seller', subject: 's' },
  { role: 'service', subject: 'product' },
];

describe('IdentityGuard', () => {
  // anonymous, buyer, seller, service, nobody's signature
  it.each([
    ['/forgotten', [401, 403, 403, 403, 401]],
    ['/closed', [401, 403, 403, 403, 401]],
    ['/nobody', [401, 403, 403, 403, 401]],
    ['/buyers', [401, 200, 403, 403, 401]],
    ['/sellers', [401, 403, 200, 403, 401]],
    ['/services', [401, 403, 403, 200, 401]],
    ['/public', [200, 200, 200, 403, 401]],
    ['/of-sellers', [401, 403, 200, 403, 401]],
    ['/of-sellers/but-one', [401, 200, 403, 403, 401]],
    ['/open', [200, 200, 200, 200, 200]],
  ])('%s answers %j', async (url, statuses) => {
    const answers = await Promise.all([
      ...CALLERS.map(async caller => ask(url, await sign(caller))),
      ask(url),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses);
  });

  it('passes the verified caller on', async () => {
    expect((await ask('/who', await sign(CALLERS[1]!))).json()).toEqual(CALLERS[1]);
  });

  it('answers a caller without a session differently from one without an identity', async () => {
    expect((await ask('/buyers', await sign(CALLERS[0]!))).json()).toMatchObject({ code: 1010 });
    expect((await ask('/buyers')).json()).toMatchObject({ code: 1012 });
    expect((await ask('/buyers', 'forged')).json()).toMatchObject({ code: 1012 });
  });

  it('refuses two identities', async () => {
    const token = await sign(CALLERS[1]!);
    expect((await ask('/buyers', [token, token])).statusCode).toBe(401);
  });
});
