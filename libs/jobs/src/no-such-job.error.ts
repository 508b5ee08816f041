/** A replay names a service, kind or id that does not exist. The message may list the known ones. */
export class NoSuchJobError extends Error {
  override readonly name = 'NoSuchJobError';
}
