/** True if the key holds another type than the command works on, so it is not a value that we stored. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && error.message.startsWith('WRONGTYPE ');
}
