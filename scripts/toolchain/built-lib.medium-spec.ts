import { expect, it } from 'vitest';
import { builtLib } from './built-lib.ts';

it.each([
  ['audit', ['audit', 'sandboxLedger']],
  ['jobs', ['NoSuchJobError', 'listJobsOfServices', 'replayJobsOfService']],
])('the built lib %s has what its command calls', async (name, exports) => {
  const lib = await builtLib<Record<string, unknown>>(name);
  expect(exports.map(exported => typeof lib[exported])).toEqual(exports.map(() => 'function'));
});
