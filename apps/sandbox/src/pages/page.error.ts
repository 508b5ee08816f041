/** A refusal shown to a person in the browser. */
export class PageError extends Error {
  override readonly name = 'PageError';

  constructor(
    /** From WeChat's documentation (10003 …); null if there is none. */
    readonly code: number | null,
    text: string,
  ) {
    super(text);
  }
}
