import { randomBytes } from 'node:crypto';

/**
 * A value that `npm test` passes to the specs.
 * @throws Error if the tests were started without it
 */
export function fromTestRun(variable: string): string {
  const value = process.env[variable];
  if (!value)
    throw new Error(`${variable} is not set: start the tests with \`npm test\`, which starts their servers.`);
  return value;
}

/** A unique name for schemas, accounts and folders. */
export function uniqueName(): string {
  return `t${randomBytes(4).toString('hex')}`;
}
