/** An app as WeChat knows it. */
export interface RegisteredApp {
  readonly kind: 'official-account' | 'website';
  readonly appId: string;
  readonly secret: string;
}

/** The kinds of app, with what their users may be asked for. */
export const SCOPES_OF = {
  'official-account': ['snsapi_base', 'snsapi_userinfo'],
  website: ['snsapi_login'],
} as const satisfies Record<RegisteredApp['kind'], readonly string[]>;

export type Scope = (typeof SCOPES_OF)[RegisteredApp['kind']][number];
