import type { IncomingHttpHeaders } from 'node:http';
import { isServiceError, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { readTarget } from '../routing/request-target.js';
import { isRead, type Route } from '../settings/route.js';
import { type Match, RouteTable } from '../routing/route-table.js';
import { ANONYMOUS, CallerFinder, type KnownCaller } from './caller-finder.js';
import { checkRole, isPublic } from './role-rule.js';
import { checkOrigin, checkSameSite, hasBody } from './same-site-rule.js';

/** The route of an admitted request, and its caller. */
export interface AdmittedMatch extends Match {
  readonly caller: KnownCaller;
  readonly query: string;
}

export interface AccessRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Whether the client requests a WebSocket. */
  readonly upgrade?: boolean;
}

/** Takes a token for the request before the access rules are checked. Throws if there is no token. */
export type RateLimitCheck = (caller: KnownCaller, route: Route) => Promise<unknown> | undefined;

/** Decides whether a request is admitted: by its route, then its caller, then its headers. */
@Injectable()
export class AccessPolicy {
  constructor(
    private readonly settings: GatewaySettings,
    private readonly routes: RouteTable,
    private readonly callers: CallerFinder,
  ) {}

  /**
   * @throws ServiceError ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED, LOGIN_REQUIRED, NOT_ALLOWED, FOREIGN_ORIGIN,
   * JSON_REQUIRED, IMAGE_REQUIRED, BODY_TOO_LARGE, SERVICE_UNAVAILABLE; and the errors of `checkRateLimit`
   */
  async admit(
    { method, url, headers, upgrade = false }: AccessRequest,
    checkRateLimit: RateLimitCheck = () => undefined,
  ): Promise<AdmittedMatch> {
    const target = readTarget(url);
    if (target === null) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    const match = this.routes.match(method, target.path);
    const caller = await this.#callerOf(headers, match.route);
    // Before the checks below: a request that they refuse costs a token too.
    await checkRateLimit(caller, match.route);
    checkRole(caller, match.route);
    // Browsers let any site open a WebSocket with the user's cookies and read the answers.
    if (upgrade) checkOrigin(headers, this.settings.current.ownOrigins);
    if (!isRead(method)) {
      if (caller.role !== 'anonymous')
        checkSameSite(headers, this.settings.current.ownOrigins, match.route.takes ?? 'json');
      if (Number(headers['content-length'] ?? 0) > match.route.bodyLimitBytes) {
        throw new ServiceError(PlatformErrors.BODY_TOO_LARGE);
      }
    }
    return { ...match, caller, query: target.query };
  }

  /** Whether the route of a request takes WebSockets. The caller is checked later. */
  takesWebSocket({ method, url, headers }: AccessRequest): boolean {
    if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket' || hasBody(headers)) return false;
    const target = readTarget(url);
    return target !== null && this.routes.find(method, target.path)?.route.websocket === true;
  }

  /** While Redis is down, public reads are served without a session, so that the menu stays available. */
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
