import { describe, expect, it } from 'vitest';
import { formatGateAdvice, parseGateAdvice } from './gate-advice.js';
import { HolderFilter } from './holder-filter.js';

const buyers = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

describe('the advice for gateways', () => {
  it('arrives as it was sent', () => {
    const open = { activityId: 'a1', admit: 20, holders: null };
    expect(parseGateAdvice(formatGateAdvice(open))).toEqual(open);
    const holders = HolderFilter.of(['ann', 'bob'], 2);
    const soldOut = parseGateAdvice(formatGateAdvice({ activityId: 'a1', admit: 0, holders }));
    expect(soldOut).toEqual({ activityId: 'a1', admit: 0, holders });
    expect(['ann', 'bob'].map(buyer => soldOut!.holders!.mayHave(buyer))).toEqual([true, true]);
  });

  it.each([
    [undefined],
    [''],
    ['a1;open'],
    ['a1;closed;1'],
    ['a1;open;-1'],
    ['a1;open;1;2'],
    ['a1;sold-out;1'],
    ['a1;sold-out;1;+/'],
    [`${'x'.repeat(65)};open;1`],
    [['a1;open;1', 'a1;open;2']],
  ])('is not read from %j', value => {
    expect(parseGateAdvice(value)).toBeNull();
  });
});

describe('the filter of holders', () => {
  it('has every holder, and few others', () => {
    const holders = buyers('holder', HolderFilter.MOST);
    const filter = HolderFilter.parse(HolderFilter.of(holders, holders.length).toText());
    expect(holders.every(holder => filter.mayHave(holder))).toBe(true);
    const others = buyers('other', 10_000).filter(other => filter.mayHave(other));
    expect(others.length).toBeLessThan(500);
  });

  it('fits into a header', () => {
    const holders = buyers('o6_bmjrPTlm6_2sgVt7hMZOPfL2M', HolderFilter.MOST);
    expect(HolderFilter.of(holders, holders.length).toText().length).toBeLessThan(8_192);
  });

  it('of nobody has nobody', () => {
    expect(HolderFilter.parse(HolderFilter.of([], 0).toText()).mayHave('ann')).toBe(false);
  });
});
