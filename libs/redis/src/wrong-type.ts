/** The key holds a value of another type than the command works on: nothing that we stored there. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && error.message.startsWith('WRONGTYPE ');
}
