import { UnusableSettingsError } from '@diancan/config';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StartLogger } from './start-logger.js';

afterEach(() => vi.restoreAllMocks());

describe('a start that fails before logging is set up', () => {
  it('prints the stack of an unexpected error, but not of invalid settings', () => {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation(text => written.push(String(text)) > 0);
    const logger = new StartLogger();
    logger.error(new UnusableSettingsError('no settings'), 'ExceptionHandler');
    expect(written).toEqual([]);
    logger.error(new TypeError('a bug'), 'ExceptionHandler');
    expect(written.join('')).toMatch(/a bug[^]*start-logger\.spec/);
  });
});
