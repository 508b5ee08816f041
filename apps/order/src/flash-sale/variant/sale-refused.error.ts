/** Too few pieces are left. Nothing is taken. */
export class SoldOutError extends Error {
  override readonly name = 'SoldOutError';
}

/** The buyer has a ticket already. Nothing more is taken. */
export class AlreadySoldError extends Error {
  override readonly name = 'AlreadySoldError';
}

/** Whether it is certain that nothing was stored. */
export const isRefusal = (error: unknown): error is SoldOutError | AlreadySoldError =>
  error instanceof SoldOutError || error instanceof AlreadySoldError;
