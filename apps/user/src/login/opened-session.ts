export interface OpenedSession {
  /** For the cookie only. */
  readonly token: string;
  /** For pages: names the user, but gives no access. */
  readonly alias: string;
}
