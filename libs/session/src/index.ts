export { CachedSessions, type CachedSessionsOptions } from './cached-sessions.js';
export {
  readCookie,
  SESSION_COOKIE,
  sessionTokens,
  setCookie,
  type CookieOptions,
} from './session-cookie.js';
export { SessionMemoryModule, type SessionMemoryModuleOptions } from './session-memory.module.js';
export { SessionModule, type SessionModuleOptions } from './session.module.js';
export { type Session, SessionStore } from './session-store.js';
