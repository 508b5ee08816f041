import { GatewayErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { Route, RouteSetting } from '../settings/route.js';

export interface Match {
  readonly route: Route;
  /** The path at the service. It comes from the route, never from the client's spelling. */
  readonly upstreamPath: string;
}

type ByMethod = Map<string, Route>;
type RouteDefaults = GatewaySettings['current']['routeDefaults'];

/** Finds the route of a request among those of the settings in force. */
@Injectable()
export class RouteTable {
  readonly #byPath;

  constructor(settings: GatewaySettings) {
    this.#byPath = settings.derive(
      ({ routes, routeDefaults }) => ({ routes, routeDefaults }),
      ({ routes, routeDefaults }) => routesByPath(routes, routeDefaults),
    );
  }

  /** @throws ServiceError ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED */
  match(method: string, path: string): Match {
    const match = this.find(method, path);
    if (match !== null) return match;
    const byMethod = this.#at(path);
    if (byMethod === undefined) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    throw new ServiceError(GatewayErrors.METHOD_NOT_ALLOWED, { allow: allowedAt(byMethod) });
  }

  find(method: string, path: string): Match | null {
    // A GET route answers HEAD too.
    const route = this.#at(path)?.get(method === 'HEAD' ? 'GET' : method);
    if (route === undefined) return null;
    const { upstreamPath } = route;
    return {
      route,
      upstreamPath: upstreamPath.endsWith('*')
        ? upstreamPath.slice(0, -1) + path.slice(path.lastIndexOf('/') + 1)
        : upstreamPath,
    };
  }

  #at(path: string): ByMethod | undefined {
    const byPath = this.#byPath.current;
    return byPath.get(path) ?? byPath.get(`${path.slice(0, path.lastIndexOf('/'))}/*`);
  }
}

function routesByPath(routes: readonly RouteSetting[], defaults: RouteDefaults): Map<string, ByMethod> {
  const byPath = new Map<string, ByMethod>();
  for (const setting of routes) {
    const byMethod = byPath.get(setting.path) ?? new Map<string, Route>();
    byMethod.set(setting.method, routeOf(setting, defaults));
    byPath.set(setting.path, byMethod);
  }
  return byPath;
}

const routeOf = (setting: RouteSetting, defaults: RouteDefaults): Route => ({
  ...setting,
  cookies: setting.cookies ?? false,
  websocket: setting.websocket ?? false,
  stream: setting.stream ?? false,
  keepLastKnown: setting.keepLastKnown ?? false,
  timeoutMs: setting.timeoutMs ?? defaults.timeoutMs,
  bodyLimitBytes: setting.bodyLimitBytes ?? defaults.bodyLimitBytes,
});

const allowedAt = (byMethod: ByMethod): string =>
  [...byMethod.keys()].flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
