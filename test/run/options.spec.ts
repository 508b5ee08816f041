import { describe, expect, it } from 'vitest';
import { parseTestOptions } from './options.mjs';

const NORMAL_LANES = ['unit', 'medium', 'e2e'];

describe('the arguments of npm test', () => {
  it('are everything, checks included, when there are none', () => {
    expect(parseTestOptions([])).toEqual({ lanes: NORMAL_LANES, vitestArgs: [], checks: true });
  });

  it.each([[['--lane', 'e2e', 'order']], [['--lane=e2e', 'order']]])(
    'name a lane in either form: %j',
    args => {
      expect(parseTestOptions(args)).toEqual({ lanes: ['e2e'], vitestArgs: ['order'], checks: false });
    },
  );

  it('name the long lane, which runs only if it is named', () => {
    expect(parseTestOptions(['--lane', 'long'])).toEqual({ lanes: ['long'], vitestArgs: [], checks: false });
    expect(parseTestOptions(['cluster']).lanes).toEqual(NORMAL_LANES);
  });

  it.each([
    [['--changed'], ['--changed']],
    [['--changed', 'main'], ['--changed=main']],
    [
      ['--changed=main', 'cart'],
      ['--changed=main', 'cart'],
    ],
    [
      ['--changed', '-t', 'merges'],
      ['--changed', '-t', 'merges'],
    ],
  ])('name what a change can affect, with all checks: %j', (args, vitestArgs) => {
    expect(parseTestOptions(args)).toEqual({ lanes: NORMAL_LANES, vitestArgs, checks: true });
  });

  it('go to vitest where they are not ours', () => {
    expect(parseTestOptions(['cart', '-t', 'merges lines']).vitestArgs).toEqual([
      'cart',
      '-t',
      'merges lines',
    ]);
  });

  it.each([[['--lane']], [['--lane', 'fast']]])('refuse a lane that does not exist: %j', args => {
    expect(() => parseTestOptions(args)).toThrow('choose unit, medium, e2e, long');
  });
});
