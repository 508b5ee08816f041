export interface AuthorizeRequest {
  /** Address of ours that WeChat sends the browser back to; its host must be an authorization domain of the app. */
  readonly redirectUri: string;
  /** Returned as it is; at most 128 characters of [A-Za-z0-9]. */
  readonly state: string;
}

/** WeChat checks the order of the parameters, and wants the fragment. */
export function authorizeUrl(
  page: string,
  appId: string,
  scope: string,
  { redirectUri, state }: AuthorizeRequest,
): string {
  const parameters = [
    ['appid', appId],
    ['redirect_uri', redirectUri],
    ['response_type', 'code'],
    ['scope', scope],
    ['state', state],
  ] as const;
  return `${page}?${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}#wechat_redirect`;
}
