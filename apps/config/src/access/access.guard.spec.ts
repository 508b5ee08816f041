import { ConfigErrors, type ErrorEntry, type ServiceError } from '@diancan/contracts';
import { Open } from '@diancan/platform';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import { ForOperators, ForReaders, type RouteParameters } from './access.decorator.js';
import { AccessGuard } from './access.guard.js';
import { Tokens } from './tokens.js';
import type { WrongTokens } from './wrong-tokens.js';

const [READ, OPERATOR, ORDER] = [
  'read-token-for-the-spec',
  'operator-token-for-the-spec',
  'order-token-for-the-spec',
];

class Routes {
  @Open() open() {}
  @ForReaders() readers() {}
  @ForReaders(() => null) nobodys() {}
  @ForOperators() operators() {}
  unmarked() {}
}

const guard = new AccessGuard(
  new Reflector(),
  new Tokens(
    centreSettings({
      DIANCAN_CONFIG_TOKEN: READ,
      DIANCAN_OPERATOR_TOKEN: OPERATOR,
      DIANCAN_CONFIG_TOKEN_ORDER: ORDER,
      DIANCAN_CONFIG_TOKEN_ORDER_ADMIN: 'another-token-for-the-spec',
    }),
  ),
  { refuseIfTooMany: async () => undefined, count: async () => undefined } as unknown as WrongTokens,
);

async function ask(
  route: keyof Routes,
  authorization?: string,
  params: RouteParameters = { application: 'order', profile: 'dev' },
) {
  const headers: Record<string, string> = {};
  const request = { method: 'GET', url: '/order/dev?x=1', headers: { authorization }, params };
  const context = {
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    switchToHttp: () => ({
      getRequest: () => request,
      getResponse: () => ({
        header: (name: string, value: string) => {
          headers[name] = value;
        },
      }),
    }),
  };
  try {
    return {
      let: await guard.canActivate(context as unknown as ExecutionContext),
      entry: null,
      data: null,
      headers,
      request,
    };
  } catch (error) {
    const { entry, data } = error as ServiceError;
    return { let: false, entry, data, headers, request };
  }
}

describe('the guard', () => {
  it.each<[keyof Routes, string | undefined, ErrorEntry | null]>([
    ['open', undefined, null],
    ['open', 'Bearer wrong', null],
    ['readers', undefined, ConfigErrors.TOKEN_REQUIRED],
    ['readers', 'Bearer wrong', ConfigErrors.TOKEN_REQUIRED],
    ['readers', `Bearer ${READ}`, null],
    ['readers', `Bearer ${OPERATOR}`, null],
    ['readers', `Bearer ${ORDER}`, null],
    ['nobodys', `Bearer ${READ}`, null],
    ['nobodys', `Bearer ${ORDER}`, ConfigErrors.NOT_FOR_THIS_TOKEN],
    ['operators', undefined, ConfigErrors.TOKEN_REQUIRED],
    ['operators', `Bearer ${READ}`, ConfigErrors.NOT_FOR_THIS_TOKEN],
    ['operators', `Bearer ${ORDER}`, ConfigErrors.NOT_FOR_THIS_TOKEN],
    ['operators', `Bearer ${OPERATOR}`, null],
    ['unmarked', undefined, ConfigErrors.TOKEN_REQUIRED],
    ['unmarked', `Bearer ${OPERATOR}`, ConfigErrors.NOT_FOR_THIS_TOKEN],
  ])('answers %s to %s', async (route, authorization, entry) => {
    expect(await ask(route, authorization)).toMatchObject({ let: entry === null, entry });
  });

  it('refuses an application the settings of another one', async () => {
    expect((await ask('readers', `Bearer ${ORDER}`, { application: 'user', profile: 'dev' })).entry).toBe(
      ConfigErrors.NOT_FOR_THIS_TOKEN,
    );
    expect((await ask('readers', `Bearer ${ORDER}`, {})).entry).toBe(ConfigErrors.NOT_FOR_THIS_TOKEN);
  });

  it.each(['admin', ' admin', 'dev, admin', 'admin ,dev'])(
    'knows the file of another in the profiles "%s"',
    async profile => {
      expect((await ask('readers', `Bearer ${ORDER}`, { application: 'order', profile })).entry).toBe(
        ConfigErrors.NOT_FOR_THIS_TOKEN,
      );
    },
  );

  it('names the request that a token does not allow', async () => {
    expect((await ask('operators', `Bearer ${READ}`)).data).toEqual({ what: 'GET /order/dev' });
  });

  it('sends WWW-Authenticate only to requests without a token', async () => {
    expect((await ask('readers')).headers).toEqual({ 'www-authenticate': 'Basic realm="diancan config"' });
    expect((await ask('operators', `Bearer ${READ}`)).headers).toEqual({});
  });

  it('passes the holder of the token to the route', async () => {
    expect((await ask('readers', `Bearer ${ORDER}`)).request).toMatchObject({
      holder: { kind: 'application', application: 'order' },
    });
  });
});
