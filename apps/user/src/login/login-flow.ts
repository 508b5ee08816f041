import { isServiceError, ServiceError, UserErrors } from '@diancan/contracts';
import { SESSION_COOKIE, SessionStore, sessionTokens, setCookie } from '@diancan/session';
import { HttpStatus, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserSettings } from '../user.settings.js';
import type { OpenedSession } from './opened-session.js';
import { OwnOrigins } from '../origins/own-origins.js';
import { checkReturnUrl, withAlias } from './return-url/return-url.js';
import { bindingOf, loginCookie } from './state/login-cookie.js';
import {
  type BegunLogin,
  type LoginKind,
  type LoginState,
  LoginStateStore,
} from './state/login-state.store.js';

const HOMES: Readonly<Record<LoginKind, string>> = { buyer: '/', seller: '/admin/' };

export interface LoginStart {
  readonly kind: LoginKind;
  readonly returnUrl: string;
  /** The path, as browsers see it, to which WeChat redirects back. */
  readonly callback: string;
  readonly urlAtWechat: (request: { redirectUri: string; state: string }) => string;
}

export interface LoginCallback {
  readonly kind: LoginKind;
  /** Empty if the user did not consent. */
  readonly code: string;
  /** Empty if it is missing. */
  readonly state: string;
  readonly login: () => Promise<OpenedSession>;
}

/**
 * The redirects of a login, to WeChat and back; the same for buyers and sellers. A HEAD request, as programs
 * send that look at a link, changes nothing.
 */
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
    if (request.method === 'HEAD') return void keepPrivate(reply).send();
    const { state, binding } = await this.states.open(kind, { origin, returnUrl: checked });
    const cookie = loginCookie(state, binding, origin, this.settings.current.login.stateSeconds);
    redirect(reply, urlAtWechat({ redirectUri: `${origin}${callback}`, state }), [cookie]);
  }

  /**
   * Ends at returnUrl with a session. Browsers load a callback twice, reload it and go back to it: then it
   * ends with the session that it has opened, as long as that lives.
   * @throws ServiceError LOGIN_STATE_INVALID; WECHAT_UNAVAILABLE, after which the same link works; whatever
   * else `login` throws
   */
  async complete(request: FastifyRequest, reply: FastifyReply, callback: LoginCallback): Promise<void> {
    if (request.method === 'HEAD') return void keepPrivate(reply).send();
    const { kind, code, state } = callback;
    const cookies = request.headers.cookie;
    const binding = bindingOf(cookies, state);
    if (code === '') {
      const pending = await this.states.find(kind, state, binding);
      return redirect(reply, pending?.returnUrl ?? this.#home(request, kind), []);
    }
    try {
      if (binding === null) throw new ServiceError(UserErrors.LOGIN_STATE_INVALID);
      const made = { state, binding };
      const login = await this.states.begin(kind, made);
      const session =
        login.session === null
          ? await this.#finish(made, login, callback)
          : await this.#stillLive(login.session);
      await this.#endOthers(cookies, session);
      const { origin, returnUrl } = login;
      const cookie = setCookie(SESSION_COOKIE, session.token, {
        path: '/',
        secure: origin.startsWith('https:'),
      });
      redirect(reply, withAlias(returnUrl, session.alias), [cookie]);
    } catch (error) {
      // A browser that comes back to a link that has ended, and has a session, belongs on its pages.
      if (!isServiceError(error, UserErrors.LOGIN_STATE_INVALID) || !(await this.#isLoggedIn(kind, cookies)))
        throw error;
      redirect(reply, this.#home(request, kind), []);
    }
  }

  async #finish(made: LoginState, login: BegunLogin, { kind, login: logIn }: LoginCallback) {
    try {
      const session = await logIn();
      await this.states.end(kind, made, login, session);
      return session;
    } catch (error) {
      const mayTryAgain = isServiceError(error, UserErrors.WECHAT_UNAVAILABLE);
      await (mayTryAgain ? this.states.release(kind, made) : this.states.discard(kind, made));
      throw error;
    }
  }

  /** A login that is repeated after its session has ended opens no other one. */
  async #stillLive(session: OpenedSession): Promise<OpenedSession> {
    if ((await this.sessions.find(session.token)) !== null) return session;
    throw new ServiceError(UserErrors.LOGIN_STATE_INVALID);
  }

  /**
   * The browser's previous sessions end. A token that was planted in the browser, or seen by others, is
   * worthless afterwards.
   */
  async #endOthers(cookies: string | undefined, { token }: OpenedSession): Promise<void> {
    const others = sessionTokens(cookies).filter(other => other !== token);
    await Promise.all(others.map(other => this.sessions.revoke(other)));
  }

  async #isLoggedIn(kind: LoginKind, cookies: string | undefined): Promise<boolean> {
    const sessions = await Promise.all(sessionTokens(cookies).map(token => this.sessions.find(token)));
    return sessions.some(session => session?.role === kind);
  }

  #home(request: FastifyRequest, kind: LoginKind): string {
    return this.origins.of(request) + HOMES[kind];
  }
}

function redirect(reply: FastifyReply, location: string, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
  void keepPrivate(reply).redirect(location, HttpStatus.FOUND);
}

/** These URLs contain codes and states, which neither a cache nor the next page's server must see. */
const keepPrivate = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
