import { describe, expect, it } from 'vitest';
import { readCommandLine, UsageError } from './command-line.js';

describe('the seller command line', () => {
  it.each([
    [['add', 'o_1-A'], { verb: 'add', openid: 'o_1-A' }],
    [['add', 'o1', '--name', ' 王师傅 '], { verb: 'add', openid: 'o1', name: '王师傅' }],
    [['add', 'o1', '--name', '\u202D王\u200B师傅\u202C'], { verb: 'add', openid: 'o1', name: '王师傅' }],
    [['--name=Wang', 'add', 'o1'], { verb: 'add', openid: 'o1', name: 'Wang' }],
    [['remove', 'o1'], { verb: 'remove', openid: 'o1' }],
    [['list'], { verb: 'list' }],
    [[], { verb: 'help' }],
    [['add', '-h'], { verb: 'help' }],
  ])('%j is understood', (args, command) => {
    expect(readCommandLine(args)).toEqual(command);
  });

  it.each([
    ['add'],
    ['add o1 o2'],
    ['add o;1'],
    [`add ${'o'.repeat(65)}`],
    ['remove'],
    ['remove o1 --name x'],
    ['list o1'],
    ['drop o1'],
    ['add o1 --nam x'],
    [`add o1 --name ${'名'.repeat(33)}`],
    ['add o1 --name \u0007'],
    ['add o1 --name \u200B\u3164'],
    ['add o1 --name \uFFFD\uFFFD'],
  ])('%j is refused', line => {
    expect(() => readCommandLine(line.split(' '))).toThrow(UsageError);
  });
  it('says in a sentence which option it does not know', () => {
    expect(() => readCommandLine(['list', '--nam'])).toThrow(
      /^参数有误 · wrong arguments: Unknown option '--nam'$/,
    );
  });
});
