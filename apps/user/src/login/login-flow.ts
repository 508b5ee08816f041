import { readCookie, SESSION_COOKIE, SessionStore, setCookie } from '@diancan/session';
import { HttpStatus, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserSettings } from '../user.settings.js';
import type { OpenedSession } from './opened-session.js';
import { OwnOrigins } from '../origins/own-origins.js';
import { checkReturnUrl, withAlias } from './return-url/return-url.js';
import { bindingOf, endedLoginCookie, loginCookie } from './state/login-cookie.js';
import { type LoginKind, LoginStateStore } from './state/login-state.store.js';

export interface LoginStart {
  readonly kind: LoginKind;
  readonly returnUrl: string;
  /** The path, as browsers see it, to which WeChat redirects back. */
  readonly callback: string;
  readonly urlAtWechat: (request: { redirectUri: string; state: string }) => string;
}

export interface LoginCallback {
  readonly kind: LoginKind;
  readonly state: string;
  readonly login: () => Promise<OpenedSession>;
}

/** The redirects of a login, to WeChat and back; the same for buyers and sellers. */
@Injectable()
export class LoginFlow {
  constructor(
    private readonly origins: OwnOrigins,
    private readonly states: LoginStateStore,
    private readonly sessions: SessionStore,
    private readonly settings: UserSettings,
  ) {}

  /** @throws ServiceError RETURN_URL_REFUSED */
  async start(
    request: FastifyRequest,
    reply: FastifyReply,
    { kind, returnUrl, callback, urlAtWechat }: LoginStart,
  ): Promise<void> {
    const origin = this.origins.of(request);
    const checked = checkReturnUrl(returnUrl, origin, this.origins.all);
    const { state, binding } = await this.states.open(kind, { origin, returnUrl: checked });
    const cookie = loginCookie(state, binding, origin, this.settings.current.login.stateSeconds);
    redirect(reply, urlAtWechat({ redirectUri: `${origin}${callback}`, state }), [cookie]);
  }

  /**
   * Every login gets a new token, and the browser's previous session ends. A token that was planted in the
   * browser, or seen by others, is worthless afterwards.
   * @throws ServiceError LOGIN_STATE_INVALID; whatever `login` throws
   */
  async complete(
    request: FastifyRequest,
    reply: FastifyReply,
    { kind, state, login }: LoginCallback,
  ): Promise<void> {
    const cookies = request.headers.cookie;
    const { origin, returnUrl } = await this.states.take(kind, state, bindingOf(cookies, state));
    reply.header('set-cookie', endedLoginCookie(state, origin));
    const { token, alias } = await login();
    const former = readCookie(cookies, SESSION_COOKIE);
    if (former !== null) await this.sessions.revoke(former);
    const session = setCookie(SESSION_COOKIE, token, { path: '/', secure: origin.startsWith('https:') });
    redirect(reply, withAlias(returnUrl, alias), [session]);
  }
}

function redirect(reply: FastifyReply, location: string, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
  // These URLs contain codes and states, which neither a cache nor the next page's server must see.
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  void reply.redirect(location, HttpStatus.FOUND);
}
