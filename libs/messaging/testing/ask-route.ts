import type { ManagementRoutes } from '@diancan/platform';

/**
 * Asks an operation as the management server does.
 * @param input of the query or the body
 */
export function askRoute<T>({ routes }: ManagementRoutes, path: string, input: object = {}): Promise<T> {
  const answer = routeOf(routes, path, input);
  if (!(answer instanceof Promise)) throw new Error(`${path} tells its progress`);
  return answer as Promise<T>;
}

/** As `askRoute`, of an operation that tells its progress. */
export async function progressOf<T>({ routes }: ManagementRoutes, path: string, input: object): Promise<T[]> {
  const answer = routeOf(routes, path, input);
  if (answer instanceof Promise) throw new Error(`${path} tells no progress`);
  const told: T[] = [];
  for await (const progress of answer as AsyncIterable<T>) told.push(progress);
  return told;
}

function routeOf(routes: ManagementRoutes['routes'], path: string, input: object) {
  const route = routes.find(each => each.path === path)!;
  return route.handle(route.input.parse(input));
}
