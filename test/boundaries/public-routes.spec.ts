import { globSync, readFileSync } from 'node:fs';
import { OPERATIONS, routeOf } from '@diancan/contracts';
import { Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import type { UPSTREAM_NAMES } from '../../apps/gateway/src/settings/route.js';
import { gatewaySettings } from '../../apps/gateway/testing/settings.js';
import { OrderServiceModule } from '../../apps/order/src/order-service.module.js';
import { ProductServiceModule } from '../../apps/product/src/product-service.module.js';
import { UserServiceModule } from '../../apps/user/src/user-service.module.js';
import { servedRoutes } from './served-routes.js';

// TypeORM would warn that the data sources of these services share a name. Nothing opens them here.
await vi.hoisted(async () => (await import('@nestjs/common')).Logger.overrideLogger(false));

const ROOT = `${import.meta.dirname}/../..`;
const { routes } = gatewaySettings().current;

/** Not the config centre, whose webhook has an address of its own: POST /monitor. */
type Service = Exclude<(typeof UPSTREAM_NAMES)[number], 'config'>;
const MODULES = {
  user: UserServiceModule,
  product: ProductServiceModule,
  order: OrderServiceModule,
} as const satisfies Record<Service, Type>;
const SERVICES = Object.keys(MODULES) as Service[];

/** Routes that the gateway never opens: health checks, and methods that other services call. */
const NOT_PUBLIC = /^GET \/health\/|^POST \/internal\//;

/** The decorators that `@Handles` stands for, and a prefix of its paths. */
const DECORATORS =
  /@(?:Get|Post|Put|Patch|Delete|Head|Options|All|Sse|RequestMapping|HttpCode)\(|@Controller\([^)]/;

const PATHS = Object.values(OPERATIONS).map(({ path }) => path);

/** Whether a source file writes a route itself, or the public path of one. */
const writesRoute = (source: string): boolean =>
  DECORATORS.test(source) || PATHS.some(path => source.includes(path));

describe('a public route', () => {
  it('is opened in gateway.yml and described in libs/contracts', () => {
    expect(Object.values(OPERATIONS).map(routeOf).toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it.each(SERVICES)('of %s leads to one handler, and each handler has a route', service => {
    const handled = servedRoutes(MODULES[service]).filter(route => !NOT_PUBLIC.test(route));
    const opened = routes.filter(route => route.service === service);
    expect(handled.map(route => route.replace(/:\w+$/, '*')).toSorted()).toEqual(
      opened.map(({ method, upstreamPath }) => `${method} ${upstreamPath}`).toSorted(),
    );
  });

  it.each(SERVICES)('is written in no source file of %s', service => {
    const files = globSync(`apps/${service}/src/**/*.ts`, { cwd: ROOT }).filter(
      path => !path.endsWith('spec.ts'),
    );
    expect(files).not.toEqual([]);
    expect(files.filter(path => writesRoute(readFileSync(`${ROOT}/${path}`, 'utf8')))).toEqual([]);
  });

  it.each([
    ['@Controller("order")', true],
    ["@Controller({ path: 'order' })", true],
    ["@Get('list')", true],
    ['@Post()', true],
    ['@HttpCode(201)', true],
    ["callback: '/api/wechat/userInfo'", true],
    ['@Controller()', false],
    ['@Handles(orderOperations.createOrder)', false],
  ])('is written by %s: %s', (source, written) => {
    expect(writesRoute(source)).toBe(written);
  });
});

@Controller('shop')
class Shop {
  @Get() all() {}
  @Post('dish/:name') add() {}
  close() {}
}
@Module({ controllers: [Shop] })
class ShopModule {}
@Module({})
class EmptyModule {}
@Controller()
class Bell {
  @Post('/bell') ring() {}
}
@Module({ imports: [ShopModule, { module: EmptyModule, imports: [ShopModule], controllers: [Bell] }] })
class SpecModule {}

it('served routes are those of all controllers of a module, each once', () => {
  expect(servedRoutes(SpecModule)).toEqual(['GET /shop', 'POST /shop/dish/:name', 'POST /bell']);
});
