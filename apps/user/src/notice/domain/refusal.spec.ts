import { describe, expect, it } from 'vitest';
import { isAlarming, type RefusalHandling, handlingOf } from './refusal.js';

describe('an errcode of a template message', () => {
  it.each<[number, RefusalHandling, 'alarming' | 'expected', string]>([
    [43004, 'final', 'expected', 'does not follow'],
    [43101, 'final', 'expected', 'has refused messages'],
    [40003, 'final', 'expected', 'openid unknown'],
    [43116, 'final', 'alarming', 'template blocked'],
    [40036, 'final', 'alarming', 'template id of a wrong length'],
    [40037, 'final', 'alarming', 'template unknown'],
    [47003, 'final', 'alarming', 'a value does not fit'],
    [45011, 'again', 'expected', 'too many in a minute'],
    [45009, 'tomorrow', 'expected', 'too many in a day'],
    [40001, 'again', 'alarming', 'token refused'],
    [48001, 'again', 'alarming', 'account without the right'],
    [99999, 'again', 'alarming', 'never seen'],
  ])('%d is %s and %s: %s', (errcode, handling, alarm) => {
    expect(handlingOf(errcode)).toBe(handling);
    expect(isAlarming(errcode)).toBe(alarm === 'alarming');
  });
});
