import { describe, expect, it } from 'vitest';
import { SPEC_CALLS } from '../../testing/call-parts.js';
import { callSettings, callSettingsWith, policyOf } from './call-settings.js';

const QUOTE = 'product.stock.quote';

describe('what is in force for a method', () => {
  it('is the defaults unless overridden', () => {
    const { breaker, bulkhead, retry } = SPEC_CALLS.defaults;
    expect(policyOf(SPEC_CALLS, 'product', QUOTE)).toEqual({
      timeoutMs: undefined,
      breaker,
      bulkhead,
      retry,
    });
  });

  it('is the method’s own over its service’s over the defaults, value by value', () => {
    const settings = {
      ...SPEC_CALLS,
      services: {
        product: { timeoutMs: 1, breaker: { windowMs: 1, minimumCalls: 1 }, retry: { attempts: 5 } },
      },
      methods: { [QUOTE]: { breaker: { windowMs: 2 }, bulkhead: { concurrent: 3 } } },
    };
    expect(policyOf(settings, 'product', QUOTE)).toEqual({
      timeoutMs: 1,
      breaker: { windowMs: 2, minimumCalls: 1, failurePercent: 60, halfOpenAfterMs: 10_000 },
      bulkhead: { concurrent: 3 },
      retry: { attempts: 5, budgetPercent: 100 },
    });
    expect(policyOf(settings, 'user', 'user.notice.submit')).toEqual(
      policyOf(SPEC_CALLS, 'user', 'user.notice.submit'),
    );
  });
});

describe('settings of calls', () => {
  it('take numbers as text, as placeholders leave them', () => {
    expect(
      callSettings.parse({ ...SPEC_CALLS, methods: { [QUOTE]: { timeoutMs: '1500' } } }).methods[QUOTE],
    ).toEqual({ timeoutMs: 1_500 });
  });

  it.each([
    ['a key that is misspelt', { methods: { [QUOTE]: { timeout: 5 } } }],
    ['a service that there is not', { services: { produkt: {} } }],
    ['a rule that there is not', { services: { product: { rule: 'fastest' } } }],
    ['a transport that there is not', { services: { product: { transport: 'grpc' } } }],
    ['a share over 100 %', { methods: { [QUOTE]: { breaker: { failurePercent: 101 } } } }],
    ['no time at all', { methods: { [QUOTE]: { timeoutMs: 0 } } }],
  ])('do not take %s', (_what, wrong) => {
    expect(callSettings.safeParse({ ...SPEC_CALLS, ...wrong }).success).toBe(false);
  });

  it('accept the name of a custom rule that is registered', () => {
    class Fastest {
      static readonly ruleName = 'fastest';
      choose = () => {
        throw new Error('not asked');
      };
    }
    const named = { ...SPEC_CALLS, services: { product: { rule: 'fastest' } } };
    expect(callSettingsWith([Fastest]).parse(named).services.product).toEqual({ rule: 'fastest' });
  });
});
