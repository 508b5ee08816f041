/** The code of the system or of a driver, such as `ENOENT`; undefined if what was thrown has none. */
export function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
