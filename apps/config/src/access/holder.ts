/** Whose token a request carries. */
export type Holder =
  | { readonly kind: 'operator' }
  /** Reads the settings of every application. */
  | { readonly kind: 'reader' }
  /** Reads those of one. */
  | { readonly kind: 'application'; readonly application: string };

/** Whose settings a request is about. */
export interface Subject {
  readonly application: string;
  readonly profiles: readonly string[];
}
