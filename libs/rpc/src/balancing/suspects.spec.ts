import { beforeEach, expect, it } from 'vitest';
import { instanceOf } from '../../testing/candidates.js';
import type { Chosen, Ending } from './load-balancer.js';
import { Suspects } from './suspects.js';

let told: string[];
let suspects: Suspects;
const chosen = (id: string): Chosen => ({
  instance: instanceOf(id),
  settle: ending => void told.push(`${id} ${ending}`),
  confirm: () => void told.push(`${id} confirmed`),
  blame: () => void told.push(`${id} blamed`),
});
const answered500 = (id: string) => suspects.settle(chosen(id), 'failed', true);
beforeEach(() => {
  told = [];
  suspects = new Suspects();
});

it('one instance that answered a request 500 is to blame', () => {
  answered500('a');
  expect(told).toEqual(['a unavailable']);
  suspects.end();
  expect(told).toEqual(['a unavailable', 'a blamed']);
});

it('of several that did, none is: it may be the request', () => {
  answered500('a');
  answered500('b');
  suspects.end();
  expect(told).toEqual(['a unavailable', 'b unavailable']);
});

it('all are, once, when another instance does better', () => {
  answered500('a');
  answered500('b');
  suspects.settle(chosen('c'), 'answered');
  suspects.end();
  expect(told).toEqual(['a unavailable', 'b unavailable', 'c answered', 'a blamed', 'b blamed']);
});

it.each<Ending>(['failed', 'unavailable', 'abandoned'])('one that ended %s did not do better', ending => {
  answered500('a');
  answered500('b');
  suspects.settle(chosen('c'), ending);
  suspects.end();
  expect(told).toEqual(['a unavailable', 'b unavailable', `c ${ending}`]);
});
