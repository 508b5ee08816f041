import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ComposeStarter } from './compose-starter.ts';

let folder: string;
let containers: ComposeStarter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  const ports = { mariadb: 1, redis: 2, rabbitmq: 3 };
  const passwords = { mariadb: 'a', redis: 'b', rabbitmq: 'c' };
  containers = new ComposeStarter({ project: 'diancan-spec', ports, passwords, logDir: folder });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A `docker` that does this; `$step` is create or up, `$kind` the server. */
function dockerThat(does: string): void {
  const script = `#!/bin/sh
    cd '${folder}'
    for kind; do :; done
    case "$*" in *--no-start*) step=create ;; *) step=up ;; esac
    ${does}\n`;
  writeFileSync(`${folder}/docker`, script, { mode: 0o755 });
}
const steps = (): string[] =>
  readFileSync(`${folder}/steps`, { encoding: 'utf8', flag: 'a+' }).trimEnd().split('\n');

describe('starting servers in containers', () => {
  it('makes one container at a time, for the first makes their network', async () => {
    dockerThat(`
      [ $step = up ] && exit 0
      mkdir making || exit 1
      sleep 0.2
      rmdir making`);
    const starts = [containers.start('mariadb'), containers.start('redis'), containers.start('rabbitmq')];
    await expect(Promise.all(starts)).resolves.toHaveLength(3);
  });

  it('waits for several to become healthy at the same time', async () => {
    dockerThat(`
      [ $step = create ] && exit 0
      : >$kind.waits
      until [ -e mariadb.waits ] && [ -e redis.waits ]; do sleep 0.05; done`);
    await expect(Promise.all([containers.start('mariadb'), containers.start('redis')])).resolves.toHaveLength(
      2,
    );
  });

  it('does not keep others from starting when one fails', async () => {
    dockerThat('[ $kind = redis ]');
    const [mariadb, redis] = await Promise.allSettled([
      containers.start('mariadb'),
      containers.start('redis'),
    ]);
    expect(mariadb).toMatchObject({
      status: 'rejected',
      reason: { message: 'Docker could not make the container of mariadb.' },
    });
    expect(redis.status).toBe('fulfilled');
  });

  it('brings nothing up any more once it is called off', async () => {
    dockerThat(`
      trap 'echo $step $kind ends >>steps; exit 130' TERM
      echo $step $kind begins >>steps
      [ $step = create ] && exit 0
      while :; do sleep 0.05; done`);
    const start = containers.start('mariadb').catch((error: Error) => error.message);
    await expect.poll(() => steps().at(-1)).toBe('up mariadb begins');
    await containers.callOff();
    expect(steps()).toEqual(['create mariadb begins', 'up mariadb begins', 'up mariadb ends']);
    expect(await start).toBe('Interrupted.');
    await expect(containers.start('redis')).rejects.toThrow('Interrupted.');
    expect(steps()).toHaveLength(3);
  });
});
