import {
  type ErrorCatalogue,
  GatewayErrors,
  type Operation,
  type Operations,
  OrderErrors,
  PlatformErrors,
  ProductErrors,
  routeOf,
  UserErrors,
} from '@diancan/contracts';
import { SESSION_COOKIE } from '@diancan/session';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { isRead, type RouteSetting } from '../settings/route.js';

type Json = Record<string, unknown>;

/** An operation and its name. A route that no operation describes has only its path. */
interface Described extends Omit<Operation, 'method' | 'path'> {
  readonly path: string;
  readonly operationId?: string;
}

/** Describes the public routes in OpenAPI, from the same schemas that validate the requests. */
export function apiDocument(routes: readonly RouteSetting[], operations: Operations): OpenAPIObject {
  const described = new Map<string, Described>(
    Object.entries(operations).map(([operationId, operation]) => [
      routeOf(operation),
      { operationId, ...operation },
    ]),
  );
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const operation = described.get(`${route.method} ${route.path}`) ?? {
      path: route.path.replace(/\*$/, '{name}'),
      summary: '',
    };
    paths[operation.path] = {
      ...paths[operation.path],
      [route.method.toLowerCase()]: describe(route, operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Diancan 点餐', version: '1', description: intro() },
    paths: paths as OpenAPIObject['paths'],
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } } },
  };
}

const { code: unavailable } = PlatformErrors.SERVICE_UNAVAILABLE;
const { code: unknown } = PlatformErrors.OUTCOME_UNKNOWN;
const READ_UNAVAILABLE = `not available right now: code ${unavailable}; try again after Retry-After`;
const WRITE_UNAVAILABLE =
  `code ${unavailable}: nothing was done; code ${unknown}: not known yet, ` +
  'repeat the same request after Retry-After';

function describe(route: RouteSetting, operation: Described): Json {
  const isPublic = route.allow.includes('public');
  const who = `**${route.allow.join(', ')}**`;
  return {
    operationId: operation.operationId,
    tags: [route.service],
    summary: operation.summary,
    description: [who, operation.description].filter(Boolean).join(' · '),
    ...(isPublic ? {} : { security: [{ session: [] }] }),
    parameters: parametersOf(operation),
    ...(operation.body ? { requestBody: { required: true, content: json(jsonSchema(operation.body)) } } : {}),
    responses: {
      ...(operation.example === undefined
        ? { default: { description: operation.description ?? '' } }
        : {
            200: {
              description: 'done',
              content: json(envelope, { code: 0, msg: 'ok', data: operation.example }),
            },
          }),
      '4XX': {
        description: 'refused; `msg` says why in the language of Accept-Language',
        content: json(envelope),
      },
      '503': {
        description: isRead(route.method) ? READ_UNAVAILABLE : WRITE_UNAVAILABLE,
        content: json(envelope),
      },
    },
  };
}

function parametersOf({ path, query, headers = {} }: Described): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: jsonSchema(schema),
  }));
  const inHeaders = Object.entries(headers).map(([name, { schema, ...rest }]) => ({
    name,
    in: 'header',
    ...rest,
    schema: jsonSchema(schema),
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

const jsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

const json = (schema: Json, example?: unknown): Json => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

const envelope: Json = {
  type: 'object',
  required: ['code', 'msg', 'data'],
  properties: { code: { type: 'integer', description: '0 = done' }, msg: { type: 'string' }, data: {} },
};

const CATALOGUES: readonly ErrorCatalogue[] = [
  PlatformErrors,
  GatewayErrors,
  UserErrors,
  ProductErrors,
  OrderErrors,
];

function intro(): string {
  const rows = CATALOGUES.flatMap(catalogue =>
    Object.entries(catalogue).map(
      ([name, { code, status, zh, en }]) => `| ${code} | ${status} | ${name} | ${zh} · ${en} |`,
    ),
  );
  return [
    '所有金额以分为单位 · Money is in fen (suffix `Fen`), ids are strings, times are ISO 8601.',
    'A request that changes something is JSON. If it has an `Origin`, this is one of our own.',
    '',
    '| code | HTTP | | |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
