import { globSync, readFileSync } from 'node:fs';
import { OPERATIONS } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { gatewaySettings } from '../../apps/gateway/testing/settings.js';

const ROOT = `${import.meta.dirname}/../..`;
const SERVICES = ['user', 'product', 'order'] as const;

/** A Nest decorator of a route or a controller, with its path. */
const CONTROLLER = /^@Controller\((?:'([^']*)')?\)/m;
const HANDLER = /^ {2}@(Get|Post|Put|Patch|Delete)\((?:'([^']*)')?\)/gm;

/** `GET /order/list` for each handler of a source file. */
function handlersIn(source: string): string[] {
  const prefix = CONTROLLER.exec(source)?.[1] ?? '';
  return [...source.matchAll(HANDLER)].map(([, verb, path = '']) => {
    const full = [prefix, path].filter(part => part !== '').join('/');
    return `${verb!.toUpperCase()} /${full.replace(/:\w+$/, '*')}`;
  });
}

const handlersOf = (service: string): string[] =>
  globSync(`apps/${service}/src/**/*.controller.ts`, { cwd: ROOT }).flatMap(path =>
    handlersIn(readFileSync(`${ROOT}/${path}`, 'utf8')),
  );

const { routes } = gatewaySettings().current;

describe('a public route', () => {
  it('is opened in gateway.yml and described in libs/contracts, and nowhere else', () => {
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it.each(SERVICES)('of %s leads to a handler, and each handler has a route', service => {
    const opened = routes.filter(route => route.service === service);
    expect(handlersOf(service).toSorted()).toEqual(
      opened.map(({ method, upstreamPath }) => `${method} ${upstreamPath}`).toSorted(),
    );
  });

  it('is read from the decorators of a controller', () => {
    const source = [
      "@Controller('shop')",
      'export class Shop {',
      '  @Get()',
      '  all() {}',
      '',
      "  @Post('dish/:name')",
      '  add() {}',
      '}',
    ].join('\n');
    expect(handlersIn(source)).toEqual(['GET /shop', 'POST /shop/dish/*']);
  });
});
