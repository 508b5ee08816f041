import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import { RolloutFile } from './rollout-file.js';
import { type Decision, NO_STAMP } from './decision.js';
import { NOTHING_SERVED, refuse, type RolloutState, serve } from './rollout-state.js';

let dataDir: string;
let file: RolloutFile;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'diancan-rollout-'));
  file = new RolloutFile(centreSettings({ DIANCAN_DATA_DIR: dataDir }));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const path = () => join(dataDir, 'config', 'rollout.json');
const stamp = { operator: 1, process: 2, latest: 3, centre: 'kitchen' };
const decided = (state: RolloutState): Decision => ({ state, stamp });
const refusal = { version: 'two', problems: [], at: 'later' };
const state = decided(refuse(serve(NOTHING_SERVED, 'one', 'then'), refusal));

describe('the stored rollout', () => {
  it('is empty if there is no file', () => {
    expect(file.read()).toEqual({ state: NOTHING_SERVED, stamp: NO_STAMP });
  });

  it('is stored completely, and readable by its owner only', () => {
    file.write(decided(serve(NOTHING_SERVED, 'zero', 'before')));
    file.write(state);
    expect(file.read()).toEqual(state);
    expect([statSync(path()).mode & 0o777, statSync(join(dataDir, 'config')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    expect(readdirSync(join(dataDir, 'config'))).toEqual(['rollout.json']);
  });

  it('may have been written by an older release', () => {
    file.write(state);
    writeFileSync(path(), '{"served":"one","servedAt":"1970-01-01T00:00:05.000Z"}');
    expect(file.read()).toEqual({
      state: { ...NOTHING_SERVED, served: 'one', servedAt: '1970-01-01T00:00:05.000Z' },
      stamp: { ...NO_STAMP, latest: 5_000 },
    });
  });

  it('is never replaced by an empty one: reading a damaged file fails', () => {
    file.write(state);
    writeFileSync(path(), readFileSync(path()).subarray(0, 20));
    expect(() => file.read()).toThrow(`${path()} cannot be read`);
  });
});
