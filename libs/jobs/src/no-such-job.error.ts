/** A replay names a service, a kind or an id that does not exist. The message says what does. */
export class NoSuchJobError extends Error {
  override readonly name = 'NoSuchJobError';
}
