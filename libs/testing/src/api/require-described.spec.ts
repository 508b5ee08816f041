import { describe, expect, it } from 'vitest';
import { requireDescribed } from './index.js';

const answered = (data: unknown, code = 0, status = 200) => ({ status, code, data });
const check = (path: string, answer: ReturnType<typeof answered>) => () =>
  requireDescribed('GET', path, answer);
const me = { role: 'buyer', name: '张三' };

describe('an answer of the API', () => {
  it.each(['/api/user/me', '/user/me', '/user/me?x=1'])('passes as described: %s', path => {
    expect(check(path, answered(me))).not.toThrow();
  });

  it.each([
    ['lacks a field', { role: 'buyer' }],
    ['has another type', { ...me, name: 1 }],
    ['has a field that is not described', { ...me, openid: 'o-1' }],
  ])('is refused if it %s', (_what, data) => {
    expect(check('/user/me', answered(data))).toThrow(/GET \/user\/me is not what/);
  });

  it('passes if it is a refusal, or if nothing describes it', () => {
    expect(check('/user/me', answered(null, 1010, 401))).not.toThrow();
    expect(check('/nothing', answered(null))).not.toThrow();
  });
});
