/** The holder of a token. */
export type Holder =
  | { readonly kind: 'operator' }
  /** Reads the settings of every application. */
  | { readonly kind: 'reader' }
  /** Reads the settings of one application. */
  | { readonly kind: 'application'; readonly application: string };

/** The applications and profiles whose settings a request asks for. */
export interface Subject {
  /** Several are joined by commas. */
  readonly application: string;
  readonly profiles: readonly string[];
}
