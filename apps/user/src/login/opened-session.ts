export interface OpenedSession {
  /** For the cookie alone. */
  readonly token: string;
  /** For pages: names the user and opens nothing. */
  readonly alias: string;
}
