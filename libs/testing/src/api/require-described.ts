import { deepStrictEqual } from 'node:assert/strict';
import { OPERATIONS, routeOf, servicePathOf } from '@diancan/contracts';

interface Answered {
  /** HTTP. */
  readonly status: number;
  readonly code: number;
  readonly data: unknown;
}

/** By the public route, and by that at the service. */
const ANSWERS = new Map(
  Object.values(OPERATIONS).flatMap(operation => {
    const { answer, method, path } = operation;
    if (answer === undefined || !path.startsWith('/api/')) return [];
    const atService = `${method} ${servicePathOf({ path: path as `/api/${string}` })}`;
    return [[routeOf(operation), answer] as const, [atService, answer] as const];
  }),
);

/**
 * Passes if a successful answer is what the API's description says: all of its fields, and no others. Passes
 * for refusals and for what is not described as JSON.
 * @param target path and query, with or without `/api`
 * @throws Error names the operation and the difference
 */
export function requireDescribed(method: string, target: string, { status, code, data }: Answered): void {
  const [path] = target.split('?');
  const answer = ANSWERS.get(`${method} ${path}`);
  if (answer === undefined || status !== 200 || code !== 0) return;
  const described = answer.safeParse(data);
  const what = `the answer to ${method} ${path} is not what libs/contracts describes`;
  if (!described.success) throw new Error(`${what}: ${described.error.message}`);
  // A schema drops the fields that it does not know.
  deepStrictEqual(data, described.data, what);
}
