import { type Caller, PlatformErrors, ServiceError } from '@diancan/contracts';
import { CachedSessions, readCookie, type Session, SESSION_COOKIE } from '@diancan/session';
import { Injectable } from '@nestjs/common';

/** Who calls, and by which session. */
export interface KnownCaller extends Caller {
  /** The session's alias: tells one login from another, and opens nothing. Null for who has none. */
  readonly session: string | null;
}

export const ANONYMOUS: KnownCaller = { role: 'anonymous', subject: '', session: null };

/** Turns the session cookie into a caller. */
@Injectable()
export class CallerFinder {
  constructor(private readonly sessions: CachedSessions) {}

  /**
   * At once where memory knows the session: most requests need not wait for Redis.
   * @throws ServiceError SERVICE_UNAVAILABLE (as a rejection) when sessions cannot be asked for
   */
  find(cookieHeader: string | undefined): KnownCaller | Promise<KnownCaller> {
    const token = readCookie(cookieHeader, SESSION_COOKIE);
    if (token === null) return ANONYMOUS;
    const found = this.sessions.find(token);
    return found instanceof Promise ? found.then(callerOf, unavailable) : callerOf(found);
  }
}

const callerOf = (session: Session | null): KnownCaller =>
  session === null ? ANONYMOUS : { role: session.role, subject: session.subject, session: session.alias };

function unavailable(cause: unknown): never {
  throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause });
}
