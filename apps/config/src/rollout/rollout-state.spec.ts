import { describe, expect, it } from 'vitest';
import { recheck, NOTHING_SERVED, refuse, rollBack, serve, statusOf, withdraw } from './rollout-state.js';

const refusal = (version: string) => ({ version, problems: [], at: 'then' });
const one = serve(NOTHING_SERVED, 'one', 'then');
const two = serve(one, 'two', 'later');

describe('a version', () => {
  it('is served if it passes its checks, and the previous one is remembered', () => {
    expect(two).toEqual({ served: 'two', servedAt: 'later', previous: 'one', held: null, refused: null });
  });

  it('that fails its checks leaves the served one in place, and is not checked again', () => {
    const state = refuse(one, refusal('two'));
    expect(state.served).toBe('one');
    expect([statusOf(state, 'one'), statusOf(state, 'two'), statusOf(state, 'three')]).toEqual([
      'served',
      'refused',
      'new',
    ]);
  });

  it('that was refused is forgotten when a later version is served', () => {
    expect(serve(refuse(one, refusal('two')), 'three', 'later').refused).toBeNull();
  });

  it('that was refused is checked again when a service publishes another schema', () => {
    expect(statusOf(recheck(refuse(one, refusal('two'))), 'two')).toBe('new');
  });

  it('that an operator rolled back is skipped until there is a newer one', () => {
    const state = rollBack(two, 'one', 'two', 'now');
    expect(state.served).toBe('one');
    expect([statusOf(state, 'two'), statusOf(state, 'three')]).toEqual(['held', 'new']);
  });

  it('that was rolled back stays held while others are refused, until another one is served', () => {
    const refused = refuse(rollBack(two, 'one', 'two', 'now'), refusal('three'));
    expect([refused.held, serve(refused, 'four', 'later').held]).toEqual(['two', null]);
  });

  it('is no longer held if an operator chooses it and it is the newest one', () => {
    expect(rollBack(rollBack(two, 'one', 'two', 'now'), 'two', 'two', 'now').held).toBeNull();
  });

  it('that is withdrawn is replaced by the previous one, and is not served again by itself', () => {
    const state = withdraw(two, refusal('two'));
    expect(state.served).toBe('one');
    expect(statusOf(state, 'two')).toBe('refused');
  });

  it('that is served keeps its time and its previous version if an operator chooses it', () => {
    expect(rollBack(two, 'two', 'three', 'now')).toEqual({ ...two, held: 'three' });
  });

  it('that an operator chooses is no longer refused, while another refused one stays refused', () => {
    const state = withdraw(two, refusal('two'));
    expect(rollBack(state, 'two', 'two', 'now')).toEqual({
      served: 'two',
      servedAt: 'now',
      previous: 'one',
      held: null,
      refused: null,
    });
    expect(rollBack(state, 'zero', 'two', 'now').refused).toMatchObject(refusal('two'));
  });

  it('that an operator rolls back to keeps the version served before as its previous one', () => {
    expect(rollBack(two, 'one', 'two', 'now')).toEqual({
      served: 'one',
      servedAt: 'now',
      previous: 'two',
      held: 'two',
      refused: null,
    });
  });

  it('that is withdrawn after a rollback is replaced by the version that was rolled back', () => {
    const state = withdraw(rollBack(two, 'one', 'two', 'now'), { ...refusal('one'), at: 'after' });
    expect(state).toEqual({
      served: 'two',
      servedAt: 'after',
      previous: null,
      held: null,
      refused: { ...refusal('one'), at: 'after', withdrawn: true },
    });
  });

  it('that was withdrawn stays refused when services publish other schemas', () => {
    const state = recheck(withdraw(two, refusal('two')));
    expect(statusOf(state, 'two')).toBe('refused');
  });

  it('that was rolled back stays held when a third version is withdrawn', () => {
    const state = withdraw(
      rollBack(rollBack(two, 'one', 'two', 'now'), 'zero', 'two', 'now'),
      refusal('zero'),
    );
    expect([state.served, statusOf(state, 'two')]).toEqual(['one', 'held']);
    expect(withdraw(rollBack(two, 'one', 'two', 'now'), refusal('one'))).toMatchObject({
      served: 'two',
      held: null,
    });
  });

  it('that was withdrawn is no longer refused once an operator chooses it', () => {
    expect(rollBack(withdraw(two, refusal('two')), 'two', 'two', 'now')).toMatchObject({
      served: 'two',
      refused: null,
    });
    expect(rollBack(refuse(two, refusal('three')), 'one', 'three', 'now').refused).toEqual(refusal('three'));
  });
});
