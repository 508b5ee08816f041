import { describe, expect, it } from 'vitest';
import { loggedError } from './logged-error.js';

class QueryFailedError extends Error {
  readonly query = 'INSERT INTO buyer VALUES (?)';
  readonly parameters = ['oSecret'];
  readonly driverError = { sql: "INSERT INTO buyer VALUES ('oSecret')" };
}

describe('an error in the log', () => {
  it('shows its kind, message and stack, and those of its causes', () => {
    const shown = loggedError(new QueryFailedError('no', { cause: new Error('the connection ended') }));
    expect(shown).toEqual({
      type: 'QueryFailedError',
      message: 'no: the connection ended',
      stack: expect.stringMatching(/logged-error\.spec.*caused by.*logged-error\.spec/s),
    });
  });

  it('shows nothing else that it carries, nor the values of a duplicate key', () => {
    const shown = loggedError(
      new QueryFailedError("Duplicate entry 'oSecret-'k'-1\n' for key 'ux_placement_key'"),
    );
    expect(shown.message).toBe("Duplicate entry for key 'ux_placement_key'");
    expect(JSON.stringify(shown)).not.toContain('oSecret');
  });
});
