import { describe, expect, it } from 'vitest';
import { Trails } from './trails.js';

const A = '01KAP30Q8Z6E2D4F9G1H3J5K7A';
const B = '01KAP30Q8Z6E2D4F9G1H3J5K7B';
const REFUND = '01KAP30Q8Z6E2D4F9G1H3J5K7R';
const DISH = '01KAP30Q8Z6E2D4F9G1H3J5K7D';

const step = (name: string, ...ids: string[]) => ({ name, text: ids.join(' ') });

describe('the steps of an order', () => {
  it('are those that contain its id, or an id that was stored together with it', async () => {
    const trails = new Trails();
    trails.ignore(DISH);
    const [a, b] = [trails.follow(A), trails.follow(B)];
    await trails.before(step('refund is stored', A, REFUND, DISH));
    await trails.before(step('refund is sent', REFUND));
    await trails.before(step('dish is sold', DISH));
    expect([...a.steps]).toEqual(['refund is stored', 'refund is sent']);
    expect([...b.steps]).toEqual([]);
  });

  it('are those that contain the id of its global transaction', async () => {
    const trails = new Trails();
    const trail = trails.follow('key-1');
    await trails.before({
      name: 'stock is reserved',
      text: '{"gid":"a_b-1","note":"fingerprint/buyer/key-1"}',
    });
    await trails.before(step('it is confirmed', 'a_b-1'));
    expect([...trail.steps]).toEqual(['stock is reserved', 'it is confirmed']);
  });

  it('may be steps of another order too, whose next steps are its own', async () => {
    const trails = new Trails();
    const [a, b] = [trails.follow(A), trails.follow(B)];
    await trails.before(step('both are claimed', A, B));
    await trails.before(step('the other one is done', B));
    expect([...a.steps]).toEqual(['both are claimed']);
    expect([...b.steps]).toEqual(['both are claimed', 'the other one is done']);
  });

  it('are its own, even if another order was stored together with it before it was followed', async () => {
    const trails = new Trails();
    const a = trails.follow(A);
    await trails.before(step('both are claimed', A, B));
    const b = trails.follow(B);
    await trails.before(step('the later one is done', B));
    expect([...a.steps]).toEqual(['both are claimed']);
    expect([...b.steps]).toEqual(['the later one is done']);
  });
});

describe('an id that was stored together with an order', () => {
  it('belongs to the order that is named there, even if another one uses one of its ids', async () => {
    const trails = new Trails();
    const [a, b] = [trails.follow(A), trails.follow(B)];
    await trails.before(step('claims what belongs to an order that is not followed yet', A, DISH));
    await trails.before(step('stores a refund', B, REFUND, DISH));
    await trails.before(step('sends it', REFUND));
    expect(a.steps).not.toContain('sends it');
    expect(b.steps).toContain('sends it');
  });
});

describe('an order that is held', () => {
  it('stops at the occurrence of a step, even if another order shares it, until it is dropped', async () => {
    const trails = new Trails();
    trails.follow(A);
    const b = trails.follow(B);
    const held = b.holdAt('claim', 'after', 2);
    await trails.after(step('claim', B));
    await trails.before(step('claim', A, B));
    const shared = trails.after(step('claim', A, B));
    await held;
    b.dropHeld();
    await expect(shared).rejects.toThrow('claim is dropped');
    await trails.after(step('claim', B));
  });
});
