import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { fromTestRun } from '../run/test-run.js';
import { type RedisProcessOptions, startRedis } from './redis-process.js';

/**
 * States in which Redis accepts connections and refuses commands, by the first word of its error. In
 * MASTERDOWN it also refuses reads, and answers writes with READONLY.
 */
export const REFUSALS = ['NOREPLICAS', 'READONLY', 'MASTERDOWN', 'OOM', 'MISCONF'] as const;
export type Refusal = (typeof REFUSALS)[number];
/** The states in which Redis still answers reads. */
export const READABLE = REFUSALS.filter(refusal => refusal !== 'MASTERDOWN');

/** A Redis for one spec alone, which the spec may break. */
export interface PrivateRedis {
  readonly url: string;
  /** A connection for the spec; it can change settings in every state. */
  readonly admin: Redis;
  /** Makes Redis refuse writes, and in MASTERDOWN reads too. Resolves once it does. */
  refuse(refusal: Refusal): Promise<void>;
  /** Ends the state. The data stay. */
  heal(): Promise<void>;
  /**
   * Kills it, as a power cut would, and starts it again at the same address. Resolves when it answers.
   * @param data `kept`: what it has written, also a snapshot that it was told to write; `lost`: nothing;
   * `old`: what it had written at the time of `copy`
   */
  restart(data: 'kept' | 'lost' | 'old'): Promise<void>;
  /** Copies its files, as a backup would. */
  copy(): void;
  stop(): Promise<void>;
}

export interface PrivateRedisOptions extends Pick<RedisProcessOptions, 'appendOnly'> {
  /** A replica has that of its primary. */
  readonly password?: string;
}

/** Nothing listens on this port. */
const LOST_PRIMARY = ['127.0.0.1', '1'] as const;

export async function startPrivateRedis({
  password = randomBytes(24).toString('hex'),
  ...options
}: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  // Redis ends with the process of its spec. The next run removes its files if this one is killed.
  const folder = mkdtempSync(join(fromTestRun('DIANCAN_TEST_DIR'), 'redis-'));
  let server = await startRedis(folder, password, options);
  const admin = new Redis(server.url);
  // It connects again after a restart.
  admin.on('error', () => undefined);
  const snapshotFile = join(folder, 'dump.rdb');
  const backup = join(folder, 'backup');

  const refuse: Record<Refusal, () => Promise<unknown>> = {
    NOREPLICAS: () => admin.config('SET', 'min-replicas-to-write', '1'),
    READONLY: () => admin.replicaof(...LOST_PRIMARY),
    MASTERDOWN: async () => {
      await admin.config('SET', 'replica-serve-stale-data', 'no');
      await admin.replicaof(...LOST_PRIMARY);
    },
    OOM: () => admin.config('SET', 'maxmemory', '1'),
    MISCONF: async () => {
      rmSync(snapshotFile, { recursive: true, force: true });
      // Redis cannot replace a non-empty folder by a snapshot file.
      mkdirSync(join(snapshotFile, 'obstacle'), { recursive: true });
      await admin.config('SET', 'save', '3600 1');
      await snapshot(admin, 'err');
    },
  };
  return {
    url: server.url,
    admin,
    refuse: async refusal => void (await refuse[refusal]()),
    heal: async () => {
      await admin.replicaof('NO', 'ONE');
      await admin.config('SET', 'replica-serve-stale-data', 'yes');
      await admin.config('SET', 'min-replicas-to-write', '0');
      await admin.config('SET', 'maxmemory', '0');
      rmSync(snapshotFile, { recursive: true, force: true });
      await snapshot(admin, 'ok');
      await admin.config('SET', 'save', '');
    },
    restart: async data => {
      const [, pid] = /process_id:(\d+)/.exec(await admin.info('server'))!;
      process.kill(Number(pid), 'SIGKILL');
      await server.stop();
      if (data !== 'kept') copyFiles(data === 'old' ? backup : undefined, folder);
      server = await startRedis(folder, password, { ...options, port: Number(new URL(server.url).port) });
    },
    copy: () => copyFiles(folder, backup),
    stop: async () => {
      admin.disconnect();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

const FILES = ['dump.rdb', 'appendonlydir'];

/** @param from undefined removes only what was there */
function copyFiles(from: string | undefined, to: string): void {
  for (const file of FILES) {
    rmSync(join(to, file), { recursive: true, force: true });
    if (from !== undefined && existsSync(join(from, file)))
      cpSync(join(from, file), join(to, file), { recursive: true });
  }
}

/** Takes a snapshot, and resolves when it has ended with this status. */
async function snapshot(admin: Redis, status: 'ok' | 'err'): Promise<void> {
  await admin.bgsave();
  for (;;) {
    const state = await admin.info('persistence');
    const hasEnded = state.includes('rdb_bgsave_in_progress:0');
    if (hasEnded && state.includes(`rdb_last_bgsave_status:${status}`)) return;
  }
}
