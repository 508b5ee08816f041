import {
  type Caller,
  done,
  type MeView,
  PlatformErrors,
  ServiceError,
  userOperations,
} from '@diancan/contracts';
import { Allow, CurrentCaller, Handles } from '@diancan/platform';
import { SESSION_COOKIE, SessionStore, sessionTokens, setCookie } from '@diancan/session';
import { Controller, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OwnOrigins } from '../origins/own-origins.js';
import { neutralName } from '../naming/neutral-name.js';
import { SellerRepository } from '../sellers/seller.repository.js';

/** The current user, and logout. Without a live session both answer 401. */
@Controller()
@Allow('buyer', 'seller')
export class AccountController {
  constructor(
    private readonly sellers: SellerRepository,
    private readonly sessions: SessionStore,
    private readonly origins: OwnOrigins,
  ) {}

  /** @throws ServiceError LOGIN_REQUIRED for a seller who has been removed */
  @Handles(userOperations.getMe)
  async me(@CurrentCaller() { role, subject }: Caller) {
    if (role !== 'seller') return done<MeView>({ role: 'buyer', name: neutralName('微信用户', subject) });
    const seller = await this.sellers.byId(subject);
    if (seller === null) throw new ServiceError(PlatformErrors.LOGIN_REQUIRED);
    return done<MeView>({ role, name: seller.name });
  }

  @Handles(userOperations.logOut)
  async logout(
    @Headers('cookie') cookies: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await Promise.all(sessionTokens(cookies).map(token => this.sessions.revoke(token)));
    const secure = this.origins.of(request).startsWith('https:');
    reply.header('set-cookie', setCookie(SESSION_COOKIE, '', { path: '/', secure, maxAgeSeconds: 0 }));
    return done(null);
  }
}
