/** What WeChat knows an app by. The two kinds of app, official account and website app, have credentials of their own. */
export interface AppCredentials {
  readonly appId: string;
  readonly secret: string;
}
