export interface AuthorizeRequest {
  /**
   * Our own URL that WeChat redirects the browser to; its host must be an authorization domain of the app.
   */
  readonly redirectUri: string;
  /** Returned unchanged; at most 128 characters of [A-Za-z0-9]. */
  readonly state: string;
}

/** WeChat checks the order of the parameters and requires the fragment. */
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
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${page}?${query}#wechat_redirect`;
}
