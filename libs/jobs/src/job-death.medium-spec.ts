import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { expectStates, query, store, world, useJobWorld } from '../testing/job-world.js';

useJobWorld();

const LEASE_MS = 2_000;
const HOLDER = fileURLToPath(new URL('../testing/claim-holder.mjs', import.meta.url));

it('a job of a killed process is finished by another process after the lease', async () => {
  await store('a');
  const process = fork(HOLDER, [`${import.meta.dirname}/../../../dist`, world.url, `${LEASE_MS}`]);
  const ended = once(process, 'exit');
  expect(await Promise.race([once(process, 'message'), ended])).toEqual(['holding', undefined]);
  process.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const [lease] = await query<Array<{ attempts: number; end: string }>>(
    'SELECT attempts, CAST(due_at AS CHAR) AS end FROM job WHERE claim IS NOT NULL',
  );
  expect(lease).toMatchObject({ attempts: 1 });
  world.intervalMs = 5;
  world.job.onApplicationBootstrap();
  await expectStates(['DONE 2']);
  expect(world.script.handled).toEqual(['a']);
  expect(await query('SELECT ended_at >= ? AS isAfterLease FROM job', [lease!.end])).toEqual([
    { isAfterLease: 1 },
  ]);
});
