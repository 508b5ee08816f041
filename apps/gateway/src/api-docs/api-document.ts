import { type Operation, type Operations, PlatformErrors, routeOf } from '@diancan/contracts';
import { SESSION_COOKIE } from '@diancan/session';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { isRead, type RouteSetting } from '../settings/route.js';
import { errorCodes } from './error-codes.js';
import { type Json, Schemas } from './schemas.js';

/** An operation and its name. A route that no operation describes has only its path. */
interface Described extends Omit<Operation, 'method' | 'path'> {
  readonly path: string;
  readonly operationId?: string;
}

/** Describes the public routes in OpenAPI, by the schemas that check requests and type answers. */
export function apiDocument(routes: readonly RouteSetting[], operations: Operations): OpenAPIObject {
  const described = new Map<string, Described>(
    Object.entries(operations).map(([operationId, operation]) => [
      routeOf(operation),
      { operationId, ...operation },
    ]),
  );
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const operation = described.get(`${route.method} ${route.path}`) ?? {
      path: route.path.replace(/\*$/, '{name}'),
      summary: '',
    };
    paths[operation.path] = {
      ...paths[operation.path],
      [route.method.toLowerCase()]: describe(route, operation, schemas),
    };
  }
  schemas.add('Refusal', refusal);
  // The page shows the components below the operations, in this order: the long table of errors comes last.
  schemas.add('ErrorCode', errorCodes());
  return {
    openapi: '3.1.0',
    info: { title: 'Diancan 点餐', version: '1', description: INTRO },
    paths: paths as OpenAPIObject['paths'],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
      schemas: schemas.components,
    },
  };
}

const INTRO = [
  '所有金额以分为单位 · Money is in fen (suffix `Fen`), ids are strings, times are ISO 8601.',
  'A request that changes something is JSON. If it has an `Origin`, this is one of our own.',
  '错误代码见页尾 `ErrorCode` · The codes of errors are at the end of this page: `ErrorCode`.',
].join('\n\n');

const { code: unavailable } = PlatformErrors.SERVICE_UNAVAILABLE;
const { code: unknown } = PlatformErrors.OUTCOME_UNKNOWN;
const READ_UNAVAILABLE = `not available right now: code ${unavailable}; try again after Retry-After`;
const WRITE_UNAVAILABLE =
  `code ${unavailable}: nothing was done; code ${unknown}: not known yet, ` +
  'repeat the same request after Retry-After';

function describe(route: RouteSetting, operation: Described, schemas: Schemas): Json {
  const isPublic = route.allow.includes('public');
  const who = `**${route.allow.join(', ')}**`;
  return {
    operationId: operation.operationId,
    tags: [route.service],
    summary: operation.summary,
    description: [who, operation.description].filter(Boolean).join(' · '),
    ...(isPublic ? {} : { security: [{ session: [] }] }),
    parameters: parametersOf(operation, schemas),
    ...bodyOf(route, operation, schemas),
    responses: {
      ...answerOf(operation, schemas),
      '4XX': {
        description: 'refused; `msg` says why in the language of Accept-Language',
        content: json(REFUSAL),
      },
      '503': {
        description: isRead(route.method) ? READ_UNAVAILABLE : WRITE_UNAVAILABLE,
        content: json(REFUSAL),
      },
    },
  };
}

function bodyOf({ takes }: RouteSetting, { body }: Described, schemas: Schemas): Json {
  if (takes === 'image') return { requestBody: { required: true, content: { 'image/*': { schema: FILE } } } };
  return body === undefined ? {} : { requestBody: { required: true, content: json(schemas.of(body)) } };
}

/** Bytes: in OpenAPI 3.1 a file has no type. */
const FILE: Json = {};

function answerOf({ answer, example, description = '' }: Described, schemas: Schemas): Json {
  if (answer === undefined) return { default: { description } };
  const done = envelope({ const: 0 }, schemas.of(answer));
  return { 200: { description: 'done', content: json(done, { code: 0, msg: 'ok', data: example }) } };
}

function parametersOf({ path, query, headers = {} }: Described, schemas: Schemas): Json[] {
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
    schema: schemas.of(schema),
  }));
  const inHeaders = Object.entries(headers).map(([name, { schema, ...rest }]) => ({
    name,
    in: 'header',
    ...rest,
    schema: schemas.of(schema),
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

const json = (schema: Json, example?: unknown): Json => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

const envelope = (code: Json, data: Json): Json => ({
  type: 'object',
  required: ['code', 'msg', 'data'],
  properties: { code, msg: { type: 'string' }, data },
});

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const REFUSAL = ref('Refusal');
/** `data` says what the sentence is about; its fields depend on the code. */
const refusal = envelope(ref('ErrorCode'), { type: ['object', 'null'] });
