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
])('the body %s names the activity %s', (body, activityId) => {
  expect(activityOf(Buffer.from(body))).toBe(activityId);
});
