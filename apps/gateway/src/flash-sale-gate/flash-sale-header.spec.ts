import { expect, it } from 'vitest';
import { activityOf } from './activity-of.js';
import { readFlashSaleHeader } from './flash-sale-header.js';

it.each([
  ['a1;open;20', { activityId: 'a1', isSoldOut: false, admit: 20 }],
  ['a1;sold-out;0', { activityId: 'a1', isSoldOut: true, admit: 0 }],
  [undefined, null],
  ['', null],
  ['a1;open', null],
  ['a1;closed;1', null],
  ['a1;open;-1', null],
  ['a1;open;1;2', null],
  [`${'x'.repeat(65)};open;1`, null],
  [['a1;open;1', 'a1;open;2'], null],
])('the header %s says %j', (value, flag) => {
  expect(readFlashSaleHeader(value)).toEqual(flag);
});

it.each([
  ['{"activityId":"a1","quantity":1}', 'a1'],
  // As order reads it.
  ['{"activityId":"a1","activityId":"a2"}', 'a2'],
  ['{"quantity":1}', null],
  ['{"activityId":7}', null],
  [`{"activityId":"${'x'.repeat(65)}"}`, null],
  ['null', null],
  ['[]', null],
  ['{"activityId":', null],
  ['', null],
])('the body %s names the activity %s', (body, activityId) => {
  expect(activityOf(Buffer.from(body))).toBe(activityId);
});
