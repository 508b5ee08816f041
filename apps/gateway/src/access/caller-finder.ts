import { type Caller, PlatformErrors, ServiceError } from '@diancan/contracts';
import { CachedSessions, type Session, sessionTokens } from '@diancan/session';
import { Injectable } from '@nestjs/common';

/** A caller and their session. */
export interface KnownCaller extends Caller {
  /** The alias of the session. It identifies a login but cannot be used as one. Null without a session. */
  readonly session: string | null;
}

export const ANONYMOUS: KnownCaller = { role: 'anonymous', subject: '', session: null };

/** Finds the caller behind the session cookie. */
@Injectable()
export class CallerFinder {
  constructor(private readonly sessions: CachedSessions) {}

  /**
   * Returns no promise if the session is in memory, so most requests do not wait for Redis.
   * @throws ServiceError SERVICE_UNAVAILABLE (as a rejection) if sessions cannot be read
   */
  find(cookieHeader: string | undefined): KnownCaller | Promise<KnownCaller> {
    const [token, ...more] = sessionTokens(cookieHeader);
    if (token === undefined) return ANONYMOUS;
    if (more.length > 0) return this.#amongSeveral([token, ...more]);
    const found = this.sessions.find(token);
    return found instanceof Promise ? found.then(callerOf, unavailable) : callerOf(found);
  }

  /**
   * The live session counts, whatever else a site of the parent domain has set. Sessions of several users are
   * nobody's: otherwise such a site could make a buyer order under another account.
   */
  async #amongSeveral(tokens: readonly string[]): Promise<KnownCaller> {
    const found = await Promise.all(tokens.map(token => this.sessions.find(token))).catch(unavailable);
    const [session, ...others] = found.filter(one => one !== null);
    if (session === undefined) return ANONYMOUS;
    const isSame = others.every(({ role, subject }) => role === session.role && subject === session.subject);
    return isSame ? callerOf(session) : ANONYMOUS;
  }
}

const callerOf = (session: Session | null): KnownCaller =>
  session === null ? ANONYMOUS : { role: session.role, subject: session.subject, session: session.alias };

function unavailable(cause: unknown): never {
  throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause });
}
