import type { BusAddress } from '@diancan/broker';
import { UnusableSettingsError } from '@diancan/config';

/** Where a process gets its settings, and how it follows them: all of it from the environment. */
export interface ClientEnvironment {
  /** The config centre; null: settings are read from the folder. */
  readonly centre: { readonly url: string; readonly token: string } | null;
  /** Folder of yml files, without a config centre. */
  readonly folder: string;
  readonly profile: string;
  /** The last good copies are in it. */
  readonly dataDir: string;
  /** How long a start waits for the config centre, in ms. */
  readonly waitMs: number;
  /** How often a process asks without a message, in ms. */
  readonly catchUpMs: number;
  /** How long the health of a process is watched after its settings changed, in ms; 0: not at all. */
  readonly graceMs: number;
  /** Null: there is no bus, and the process only asks from time to time. */
  readonly bus: BusAddress | null;
}

const WAIT_MS = 5_000;
const CATCH_UP_MS = 15_000;
const GRACE_MS = 10_000;

/** @throws UnusableSettingsError that names the wrong variable and says what it has to be */
export function clientEnvironment(env: NodeJS.ProcessEnv): ClientEnvironment {
  const url = env['DIANCAN_CONFIG_URL'] ?? '';
  const busUrl = env['DIANCAN_RABBITMQ_URL'] ?? '';
  return {
    centre: url === '' ? null : { url: centreUrl(url), token: env['DIANCAN_CONFIG_TOKEN'] ?? '' },
    folder: env['DIANCAN_CONFIG_DIR'] || 'config-repo',
    profile: env['DIANCAN_PROFILE'] || 'dev',
    dataDir: env['DIANCAN_DATA_DIR'] || '.data',
    waitMs: millis(env, 'DIANCAN_CONFIG_WAIT_MS', WAIT_MS, 0),
    catchUpMs: millis(env, 'DIANCAN_CONFIG_CATCH_UP_MS', CATCH_UP_MS, 1),
    graceMs: millis(env, 'DIANCAN_CONFIG_GRACE_MS', GRACE_MS, 0),
    bus: busUrl === '' ? null : { url: busUrl, name: env['DIANCAN_BUS_NAME'] || 'diancan.config' },
  };
}

function centreUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UnusableSettingsError(
      'DIANCAN_CONFIG_URL is not the URL of a config centre: write it as http://127.0.0.1:8888, ' +
        'or leave it empty to read the folder',
    );
  }
  return text;
}

/** The longest delay of a timer, in ms; Node treats a longer one as none. */
const LONGEST_MS = 2_147_483_647;

function millis(env: NodeJS.ProcessEnv, variable: string, otherwise: number, least: number): number {
  const text = env[variable] || String(otherwise);
  const ms = Number(text);
  if (!/^\d+$/.test(text) || ms < least || ms > LONGEST_MS)
    throw new UnusableSettingsError(`${variable} must be a number of ms from ${least} to ${LONGEST_MS}`);
  return ms;
}
