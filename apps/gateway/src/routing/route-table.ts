import { GatewayErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../gateway.settings.js';
import type { Route } from './route.js';

export interface Match {
  readonly route: Route;
  /** The path at the service; from the route, never from the client's spelling. */
  readonly upstreamPath: string;
}

type ByMethod = Map<string, Route>;

/** The routes of the settings in force; built anew when these change. */
@Injectable()
export class RouteTable {
  #source: unknown;
  #paths = new Map<string, ByMethod>();

  constructor(private readonly settings: GatewaySettings) {}

  /** @throws ServiceError ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED */
  match(method: string, path: string): Match {
    const paths = this.#current();
    const lastSegment = path.slice(path.lastIndexOf('/') + 1);
    const exact = paths.get(path);
    const byMethod = exact ?? paths.get(`${path.slice(0, -lastSegment.length)}*`);
    if (byMethod === undefined) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    // A route that is read by GET answers HEAD too.
    const route = byMethod.get(method === 'HEAD' ? 'GET' : method);
    if (route === undefined) throw new ServiceError(GatewayErrors.METHOD_NOT_ALLOWED, { allow: allowedAt(byMethod) });
    return { route, upstreamPath: exact === undefined ? route.upstreamPath.slice(0, -1) + lastSegment : route.upstreamPath };
  }

  #current(): Map<string, ByMethod> {
    const { current } = this.settings;
    if (current !== this.#source) {
      this.#paths = new Map();
      for (const { cookies = false, ...route } of current.routes) {
        const byMethod = this.#paths.get(route.path) ?? new Map<string, Route>();
        byMethod.set(route.method, {
          ...route,
          cookies,
          timeoutMs: route.timeoutMs ?? current.routeDefaults.timeoutMs,
          bodyLimitBytes: route.bodyLimitBytes ?? current.routeDefaults.bodyLimitBytes,
        });
        this.#paths.set(route.path, byMethod);
      }
      this.#source = current;
    }
    return this.#paths;
  }
}

const allowedAt = (byMethod: ByMethod): string =>
  [...byMethod.keys()].flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
