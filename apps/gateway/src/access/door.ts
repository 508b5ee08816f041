import type { IncomingHttpHeaders } from 'node:http';
import { isServiceError, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../gateway.settings.js';
import { readTarget } from '../routing/request-target.js';
import { isRead, type Route } from '../routing/route.js';
import { type Match, RouteTable } from '../routing/route-table.js';
import { ANONYMOUS, CallerFinder, type KnownCaller } from './caller-finder.js';
import { checkRole, isPublic } from './role-rule.js';
import { checkOrigin, checkSameSite, hasBody } from './same-site-rule.js';

/** A request that may go on. */
export interface Passage extends Match {
  readonly caller: KnownCaller;
  readonly query: string;
}

export interface Knock {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Whether it is to become a WebSocket. */
  readonly upgrade?: boolean;
}

/** What a caller has to give before the rules are asked whether it may pass. */
export type Toll = (caller: KnownCaller, route: Route) => Promise<unknown> | undefined;

/** Decides who may pass: what is asked for first, then by whom, then in what manner. */
@Injectable()
export class Door {
  constructor(
    private readonly settings: GatewaySettings,
    private readonly routes: RouteTable,
    private readonly callers: CallerFinder,
  ) {}

  /**
   * @throws ServiceError ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED, LOGIN_REQUIRED, NOT_ALLOWED, FOREIGN_ORIGIN,
   * JSON_REQUIRED, BODY_TOO_LARGE, SERVICE_UNAVAILABLE; and whatever the toll throws
   */
  async admit(
    { method, url, headers, upgrade = false }: Knock,
    toll: Toll = () => undefined,
  ): Promise<Passage> {
    const target = readTarget(url);
    if (target === null) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    const match = this.routes.match(method, target.path);
    const caller = await this.#callerOf(headers, match.route);
    // Who is refused for another reason has paid all the same.
    await toll(caller, match.route);
    checkRole(caller, match.route);
    // Cookies ride along with a WebSocket from any page, and no page is kept from reading what comes back.
    if (upgrade) checkOrigin(headers, this.settings.current.ownOrigins);
    if (!isRead(method)) {
      if (caller.role !== 'anonymous') checkSameSite(headers, this.settings.current.ownOrigins);
      if (Number(headers['content-length'] ?? 0) > match.route.bodyLimitBytes) {
        throw new ServiceError(PlatformErrors.BODY_TOO_LARGE);
      }
    }
    return { ...match, caller, query: target.query };
  }

  /** Whether a request may become a WebSocket: whether its route does, not whether its caller may. */
  takesWebSocket({ method, url, headers }: Knock): boolean {
    if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket' || hasBody(headers)) return false;
    const target = readTarget(url);
    return target !== null && this.routes.find(method, target.path)?.route.websocket === true;
  }

  /** Who only reads what is public may do so even while sessions cannot be asked for: the menu outlives Redis. */
  async #callerOf(headers: IncomingHttpHeaders, route: Route): Promise<KnownCaller> {
    try {
      return await this.callers.find(headers.cookie);
    } catch (error) {
      const unavailable = isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE);
      if (unavailable && isPublic(route) && isRead(route.method)) return ANONYMOUS;
      throw error;
    }
  }
}
