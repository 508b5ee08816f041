import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from '../../scripts/fleet/launch.ts';
import { freeFleetPorts } from '../../scripts/fleet/ports.mjs';
import { SERVICES } from '../../scripts/fleet/services.mjs';
import { readSettings, type Settings } from '../../scripts/fleet/settings.mjs';
import { registryOf, runningLauncher } from '../../scripts/processes/leftovers.mjs';
import { Progress } from '../../scripts/terminal/progress.mjs';
import { writeFakeServices } from './fake-services.js';
import { fromTestRun } from '@diancan/testing/run';

let folder: string;
let settings: Settings;
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(fromTestRun('DIANCAN_TEST_DIR'), 'launch-'));
  said = [];
  const env = { DIANCAN_DATA_DIR: folder, ...(await freeFleetPorts()) };
  settings = { ...readSettings(env), dist: writeFakeServices(folder) };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Launches on the servers of the test run. Resolves when the fleet is healthy; `ended` when all is over. */
function aLaunch(env: Record<string, string> = {}) {
  const stop = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const healthy = new Promise<void>((resolve, reject) => {
    ended = launch({
      settings,
      env: {
        ...process.env,
        DIANCAN_MYSQL_URL: fromTestRun('DIANCAN_TEST_MYSQL_URL'),
        DIANCAN_REDIS_URL: fromTestRun('DIANCAN_TEST_REDIS_URL'),
        DIANCAN_RABBITMQ_URL: fromTestRun('DIANCAN_TEST_RABBITMQ_URL'),
        ...env,
      },
      progress: new Progress({ write: text => void said.push(text.trim()), live: false }),
      build: async () => {},
      seed: async () => {},
      signal: stop.signal,
      onHealthy: resolve,
    });
    ended.catch(reject);
  });
  return { healthy, stop: () => (stop.abort(), ended) };
}

const living = () =>
  registryOf(settings.dataDir)
    .living()
    .map(({ name }) => name)
    .toSorted();

describe('npm start', () => {
  it('starts all services, and ends them when told to', async () => {
    const fleet = aLaunch();
    await fleet.healthy;
    expect(living()).toEqual(['config', 'gateway', 'order', 'product', 'sandbox', 'user']);
    await fleet.stop();
    expect(living()).toEqual([]);
    expect(runningLauncher(settings.dataDir)).toBeNull();
  });

  it('refuses beside a running one, which it leaves alone', async () => {
    const first = aLaunch();
    await first.healthy;
    await expect(aLaunch().healthy).rejects.toThrow(/A fleet already runs from .*: `npm stop` ends it/);
    expect(living()).toHaveLength(SERVICES.length);
    await first.stop();
  });

  it('names the service that cannot start, with its last words, and leaves nothing running', async () => {
    const failure = await aLaunch({ FAKE_FAILS: 'product' }).healthy.catch(error => error);
    expect(failure).toMatchObject({
      message: expect.stringContaining('product'),
      details: ['product cannot start'],
    });
    expect(living()).toEqual([]);
  });

  it('starts a service again that falls later', async () => {
    const fleet = aLaunch();
    await fleet.healthy;
    await fetch(`http://127.0.0.1:${settings.ports.order}/fall`).catch(() => {});
    await expect.poll(() => said, { timeout: 10_000 }).toContain('✓ order runs again');
    expect(living()).toContain('order');
    await fleet.stop();
  });

  it('starts without logs where none can be written, and says so', async () => {
    writeFileSync(`${folder}/logs`, 'no folder');
    const fleet = aLaunch();
    await fleet.healthy;
    expect(said).toContainEqual(
      expect.stringMatching(/^! order runs without a log: .*order\.log cannot be written/),
    );
    await fleet.stop();
    expect(living()).toEqual([]);
  });

  it('keeps a service down that cannot be recorded, starts it once it can be, and ends all of them', async () => {
    const fleet = aLaunch();
    await fleet.healthy;
    const records = registryOf(settings.dataDir).folder;
    renameSync(records, `${folder}/elsewhere`);
    writeFileSync(records, 'no folder');
    const url = `http://127.0.0.1:${settings.ports.order}`;
    await fetch(`${url}/fall`).catch(() => {});
    await expect
      .poll(() => said)
      .toContainEqual(expect.stringMatching(/^! order is not started, for it cannot be recorded in /));
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    rmSync(records);
    renameSync(`${folder}/elsewhere`, records);
    await expect.poll(() => said, { timeout: 20_000 }).toContain('✓ order runs again');
    await fleet.stop();
    expect(living()).toEqual([]);
  });

  it('ends everything when interrupted while it starts', async () => {
    const fleet = aLaunch();
    fleet.healthy.catch(() => {});
    await expect.poll(living, { timeout: 10_000 }).not.toEqual([]);
    await expect(fleet.stop()).rejects.toThrow('Interrupted.');
    expect(living()).toEqual([]);
  });
});
