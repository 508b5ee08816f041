import { UnusableSettingsError } from '@diancan/config';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StartLogger } from './start-logger.js';

afterEach(() => vi.restoreAllMocks());

describe('a start that ends before there is a log', () => {
  it('shows the stack of what nobody foresaw, and not of settings that cannot be used', () => {
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
