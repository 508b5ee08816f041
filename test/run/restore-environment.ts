import { afterAll } from 'vitest';

const before = { ...process.env };

/** Specs of a lane share their process: what one sets, the next must not find. */
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
