/** A refusal that a person sees in the browser. */
export class PageError extends Error {
  override readonly name = 'PageError';

  constructor(
    /** As WeChat documents it (10003 …); null where it documents none. */
    readonly code: number | null,
    text: string,
  ) {
    super(text);
  }
}
