/** The shape of every JSON answer; `code` 0 = done. */
export interface Envelope<T> {
  readonly code: number;
  readonly msg: string;
  readonly data: T;
}

export const done = <T>(data: T): Envelope<T> => ({ code: 0, msg: 'ok', data });
