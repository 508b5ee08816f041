import { PageError } from '../pages/page.error.js';
import { type RegisteredApp, type Scope, SCOPES_OF } from '../registered-apps/registered-app.js';

/** A login request of a browser, fully checked. */
export interface AuthorizeRequest {
  readonly app: RegisteredApp;
  readonly redirectUri: string;
  readonly scope: Scope;
  readonly state: string;
}

export interface AuthorizeRules {
  readonly kind: RegisteredApp['kind'];
  readonly findApp: (appId: string) => RegisteredApp | undefined;
  readonly authDomains: readonly string[];
}

const PARAMETERS = ['appid', 'redirect_uri', 'response_type', 'scope', 'state'] as const;
/** May follow the required parameters, in any order. */
const OPTIONAL = new Set([
  'forcePopup',
  'forceSnapShot',
  'connect_redirect',
  'uin',
  'key',
  'version',
  'self_redirect',
  'style',
  'href',
  'lang',
]);

/**
 * Checks what WeChat checks, except the browser's User-Agent: here any browser may play the phone.
 * @param query of the URL, without the question mark
 * @throws PageError with WeChat's code if there is one
 */
export function readAuthorizeRequest(query: string, rules: AuthorizeRules): AuthorizeRequest {
  const values = new URLSearchParams(query);
  const { appid, redirect_uri: redirectUri, scope, state } = requireAll(values);
  checkOrder(query);
  if (values.get('response_type') !== 'code')
    throw new PageError(null, 'response_type 必须是 code · response_type must be code');
  if (!/^[A-Za-z0-9]{1,128}$/.test(state))
    throw new PageError(
      null,
      'state 只能是不超过 128 个字母或数字 · state must be at most 128 of A–Z a–z 0–9',
    );
  const app = rules.findApp(appid);
  if (app === undefined) throw new PageError(null, 'AppID 参数错误 · unknown appid');
  if (app.kind !== rules.kind)
    throw new PageError(
      rules.kind === 'official-account' ? 10016 : null,
      '此处不能使用这种 AppID · an appid of another kind',
    );
  if (!isAuthorized(redirectUri, rules.authDomains))
    throw new PageError(
      10003,
      'redirect_uri 域名与后台配置不一致 · the host of redirect_uri is not an authorization domain',
    );
  return { app, redirectUri, scope: checkScope(scope, rules.kind), state };
}

/** In the order in which they are checked. */
const WHEN_EMPTY = { appid: 10012, redirect_uri: 10011, scope: 10010, state: 10013 } as const;

function requireAll(values: URLSearchParams): Record<keyof typeof WHEN_EMPTY, string> {
  const entries = Object.entries(WHEN_EMPTY).map(([name, code]) => {
    const value = values.get(name);
    if (!value) throw new PageError(code, `${name} 不能为空 · ${name} must not be empty`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Record<keyof typeof WHEN_EMPTY, string>;
}

function checkOrder(query: string): void {
  const names = query.split('&').map(pair => pair.split('=', 1)[0] ?? '');
  const inOrder = PARAMETERS.every((name, index) => names[index] === name);
  if (!inOrder || !names.slice(PARAMETERS.length).every(name => OPTIONAL.has(name))) {
    throw new PageError(
      null,
      `参数顺序必须是 · the parameters must come in this order: ${PARAMETERS.join(', ')}`,
    );
  }
}

/** Exactly this host, not a subdomain; any port and any path. */
function isAuthorized(redirectUri: string, domains: readonly string[]): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return (protocol === 'http:' || protocol === 'https:') && domains.includes(hostname);
}

function checkScope(scope: string, kind: RegisteredApp['kind']): Scope {
  const granted = SCOPES_OF[kind].find(name => name === scope);
  if (granted === undefined)
    throw new PageError(10005, `没有此 scope 的权限 · this app has no right to the scope ${scope}`);
  return granted;
}
