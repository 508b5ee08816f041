import type { RegisteredApp, Scope } from '../registered-apps/registered-app.js';
import { accountOpenIdOf, unionIdOf, websiteOpenIdOf } from '../users/wechat-user.js';

/** A user's consent to one app. */
export interface UserGrant {
  readonly app: RegisteredApp;
  /** Name of the user in the sandbox. */
  readonly user: string;
  readonly scope: Scope;
}

export const openIdOf = ({ app, user }: UserGrant): string =>
  app.kind === 'official-account' ? accountOpenIdOf(user) : websiteOpenIdOf(user);

/** A silent login returns the openid only. */
export const unionIdIn = (grant: UserGrant): { unionid?: string } =>
  grant.scope === 'snsapi_base' ? {} : { unionid: unionIdOf(grant.user) };
