/** An app that is registered at WeChat. */
export interface RegisteredApp {
  readonly kind: 'official-account' | 'website';
  readonly appId: string;
  readonly secret: string;
}

/** The kinds of app, with the scopes that each may request. */
export const SCOPES_OF = {
  'official-account': ['snsapi_base', 'snsapi_userinfo'],
  website: ['snsapi_login'],
} as const satisfies Record<RegisteredApp['kind'], readonly string[]>;

export type Scope = (typeof SCOPES_OF)[RegisteredApp['kind']][number];
