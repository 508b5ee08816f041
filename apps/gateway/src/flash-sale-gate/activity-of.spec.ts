import { expect, it } from 'vitest';
import { activityOf } from './activity-of.js';

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
  // Order refuses bytes that are not UTF-8: the gate has nothing to say about them.
  [Buffer.from('{"activityId":"a1","remark":"\xb2\xe2"}', 'latin1'), null],
  [`\uFEFF{"activityId":"a1"}`, 'a1'],
])('the body %s names the activity %s', (body, activityId) => {
  expect(activityOf(Buffer.from(body))).toBe(activityId);
});
