import { describe, expect, it } from 'vitest';
import { recheck, NOTHING_SERVED, refuse, rollBack, serve, statusOf, withdraw } from './rollout-state.js';

const refusal = (version: string) => ({ version, problems: [], at: 'then' });
const one = serve(NOTHING_SERVED, 'one', 'then');
const two = serve(one, 'two', 'later');

describe('a version', () => {
  it('that is good is served, and the one before is remembered', () => {
    expect(two).toEqual({ served: 'two', servedAt: 'later', previous: 'one', held: null, refused: null });
  });

  it('that is wanting leaves what is served in force, and is not judged twice', () => {
    const state = refuse(one, refusal('two'));
    expect(state.served).toBe('one');
    expect([statusOf(state, 'one'), statusOf(state, 'two'), statusOf(state, 'three')]).toEqual([
      'served',
      'refused',
      'new',
    ]);
  });

  it('that was refused is forgotten when a later one is served', () => {
    expect(serve(refuse(one, refusal('two')), 'three', 'later').refused).toBeNull();
  });

  it('that was refused is judged anew when a service knows other settings', () => {
    expect(statusOf(recheck(refuse(one, refusal('two'))), 'two')).toBe('new');
  });

  it('that an operator went back from is passed over until there is a newer one', () => {
    const state = rollBack(two, 'one', 'two', 'now');
    expect(state.served).toBe('one');
    expect([statusOf(state, 'two'), statusOf(state, 'three')]).toEqual(['held', 'new']);
  });

  it('that an operator went back from stays so while others are refused, and until another is served', () => {
    const refused = refuse(rollBack(two, 'one', 'two', 'now'), refusal('three'));
    expect([refused.held, serve(refused, 'four', 'later').held]).toEqual(['two', null]);
  });

  it('holds nothing back when it is the newest one that an operator wants', () => {
    expect(rollBack(rollBack(two, 'one', 'two', 'now'), 'two', 'two', 'now').held).toBeNull();
  });

  it('that is withdrawn makes way for the one before, and is not served again by itself', () => {
    const state = withdraw(two, refusal('two'));
    expect(state.served).toBe('one');
    expect(statusOf(state, 'two')).toBe('refused');
  });

  it('that an operator wants and that is served already keeps its time and the one before it', () => {
    expect(rollBack(two, 'two', 'three', 'now')).toEqual({ ...two, held: 'three' });
  });

  it('that an operator wants is refused no longer, while another one that is refused stays so', () => {
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

  it('that an operator went back to has the one that was served as its way out', () => {
    expect(rollBack(two, 'one', 'two', 'now')).toEqual({
      served: 'one',
      servedAt: 'now',
      previous: 'two',
      held: 'two',
      refused: null,
    });
  });

  it('that is withdrawn after a rollback makes way for the one that the operator went back from', () => {
    const state = withdraw(rollBack(two, 'one', 'two', 'now'), { ...refusal('one'), at: 'after' });
    expect(state).toEqual({
      served: 'two',
      servedAt: 'after',
      previous: null,
      held: null,
      refused: { ...refusal('one'), at: 'after', withdrawn: true },
    });
  });

  it('that was withdrawn stays so, whatever services publish: no schema says what was wrong', () => {
    const state = recheck(withdraw(two, refusal('two')));
    expect(statusOf(state, 'two')).toBe('refused');
  });

  it('that an operator went back from stays passed over when the one gone back to is withdrawn', () => {
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

  it('that was withdrawn is refused no longer once an operator has it served', () => {
    expect(rollBack(withdraw(two, refusal('two')), 'two', 'two', 'now')).toMatchObject({
      served: 'two',
      refused: null,
    });
    expect(rollBack(refuse(two, refusal('three')), 'one', 'three', 'now').refused).toEqual(refusal('three'));
  });
});
