import { type Caller, PlatformErrors, ServiceError } from '@diancan/contracts';
import { readCookie, SESSION_COOKIE, SessionStore } from '@diancan/session';
import { Injectable } from '@nestjs/common';

export const ANONYMOUS: Caller = { role: 'anonymous', subject: '' };

/** Turns the session cookie into a caller. */
@Injectable()
export class CallerFinder {
  constructor(private readonly sessions: SessionStore) {}

  /** @throws ServiceError SERVICE_UNAVAILABLE when sessions cannot be asked for */
  async find(cookieHeader: string | undefined): Promise<Caller> {
    const token = readCookie(cookieHeader, SESSION_COOKIE);
    if (token === null) return ANONYMOUS;
    const session = await this.sessions.find(token).catch((cause: unknown) => {
      throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause });
    });
    return session === null ? ANONYMOUS : { role: session.role, subject: session.subject };
  }
}
