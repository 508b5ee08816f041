/** Identifies an app to WeChat. The official account and the website app have different credentials. */
export interface AppCredentials {
  readonly appId: string;
  readonly secret: string;
}
