import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandLine } from './command-line.mjs';

const OPTIONS = { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean' } } as const;
const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
afterEach(() => printed.mockClear());

describe('a command line', () => {
  it('has its options, or their defaults', () => {
    const said = commandLine(['--quick'], 'help', OPTIONS);
    expect(said).toMatchObject({ values: { rounds: '5', quick: true }, positionals: [] });
  });

  it.each(['--help', '-h'])('only shows the help when %s is in it', flag => {
    expect(commandLine([flag, '--quick'], 'what it does', OPTIONS)).toBeNull();
    expect(printed).toHaveBeenCalledExactlyOnceWith('what it does');
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus': --help says what this command takes."],
    [['more'], "Unexpected argument 'more': --help says what this command takes."],
    [['--rounds'], "Option '--rounds <value>' argument missing: --help says what this command takes."],
  ])('is refused in a sentence where it says something else: %j', (args, sentence) => {
    expect(() => commandLine(args, 'help', OPTIONS)).toThrow(
      expect.objectContaining({ name: 'Failure', message: sentence }),
    );
  });

  it('has further arguments where the command takes some', () => {
    expect(commandLine(['a', 'b'], 'help', {}, { positionals: true })?.positionals).toEqual(['a', 'b']);
  });
});
