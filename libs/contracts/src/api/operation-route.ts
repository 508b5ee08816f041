import type { Operation, ServiceOperation } from './operation.js';

const NAMED_SEGMENT = /\{(\w+)\}$/;

/** The route as gateway.yml writes it, with `*` for a named last segment: `GET /api/product/picture/*`. */
export const routeOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `${method} ${path.replace(NAMED_SEGMENT, '*')}`;

/**
 * The path at the service, as Nest writes it: `/product/picture/:name`. The gateway strips `/api`, unless the
 * route's line says otherwise.
 */
export const servicePathOf = ({ path }: Pick<ServiceOperation, 'path'>): string =>
  path.slice('/api'.length).replace(NAMED_SEGMENT, ':$1');
