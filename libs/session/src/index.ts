export { readCookie, SESSION_COOKIE, setCookie, type CookieOptions } from './session-cookie.js';
export { RedisReadiness, SessionModule, type SessionModuleOptions } from './session.module.js';
export { type Session, SessionStore } from './session-store.js';
