import { GatewayErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { Route } from '../settings/route.js';

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
    const match = this.find(method, path);
    if (match !== null) return match;
    const byMethod = this.#at(path);
    if (byMethod === undefined) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    throw new ServiceError(GatewayErrors.METHOD_NOT_ALLOWED, { allow: allowedAt(byMethod) });
  }

  find(method: string, path: string): Match | null {
    // A route that is read by GET answers HEAD too.
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
    const paths = this.#current();
    return paths.get(path) ?? paths.get(`${path.slice(0, path.lastIndexOf('/'))}/*`);
  }

  #current(): Map<string, ByMethod> {
    const { current } = this.settings;
    if (current !== this.#source) {
      this.#paths = new Map();
      for (const {
        cookies = false,
        websocket = false,
        stream = false,
        keepLastKnown = false,
        ...route
      } of current.routes) {
        const byMethod = this.#paths.get(route.path) ?? new Map<string, Route>();
        byMethod.set(route.method, {
          ...route,
          cookies,
          websocket,
          stream,
          keepLastKnown,
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
