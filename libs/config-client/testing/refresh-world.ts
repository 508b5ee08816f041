import { Logger } from '@nestjs/common';
import { vi } from 'vitest';
import { z } from 'zod';
import type { RefreshState } from '../src/refresh/refresh-state.js';
import { SettingsInForce } from '../src/refresh/settings-in-force.js';
import {
  type RefreshOptions,
  type RefreshRequest,
  SettingsRefresh,
} from '../src/refresh/settings-refresh.js';
import { settingsOf } from '@diancan/config';
import type { Loaded } from '../src/source/config-source.js';

class SpecSettings extends settingsOf(
  z.object({
    server: z.object({ port: z.coerce.number() }),
    routes: z.array(z.string()),
    session: z.object({ idle: z.number(), remembered: z.number() }),
  }),
  ['session.remembered'],
) {}

export const FIRST = { server: { port: 1 }, routes: ['a'], session: { idle: 1, remembered: 1 } };

/** A version of the first settings, with some of them replaced. */
export const version = (name: string, changes: object = {}): Loaded => ({
  version: name,
  values: { ...FIRST, ...changes },
});

/** A process with a source that a spec controls. Its clock is faked, its log is collected. */
export interface RefreshWorld {
  /** The settings that the source serves; an error: the source fails with it. */
  served: Loaded | Error;
  /** Names of the checks that fail. */
  failing: readonly string[];
  /** The known version of each request. */
  readonly askedWith: ReadonlyArray<string | null>;
  readonly kept: ReadonlyArray<string | null>;
  readonly said: readonly string[];
  readonly settings: SpecSettings;
  readonly refresh: SettingsRefresh;
  /** Refreshes, and returns the state afterwards. */
  state(request?: RefreshRequest): Promise<RefreshState>;
  end(): Promise<void>;
}

export function refreshWorld(
  started: Loaded = version('v1'),
  source: Partial<RefreshOptions['source']> = {},
): RefreshWorld {
  vi.useFakeTimers();
  const askedWith: Array<string | null> = [];
  const kept: Array<string | null> = [];
  const said: string[] = [];
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((line: string) => void said.push(line));
  const settings = new SpecSettings(started.values);
  const refresh = new SettingsRefresh({
    started,
    inForce: new SettingsInForce(settings, SpecSettings),
    source: {
      fetch: async known => {
        askedWith.push(known);
        if (world.served instanceof Error) throw world.served;
        return world.served.version !== null && world.served.version === known ? null : world.served;
      },
      keep: async ({ version: name }) => void kept.push(name),
      ...source,
    },
    graceMs: 10_000,
  });
  const world: RefreshWorld = {
    served: started,
    failing: [],
    askedWith,
    kept,
    said,
    settings,
    refresh,
    state: async request => (await refresh.request(request)).state,
    end: async () => {
      await refresh.stop();
      vi.restoreAllMocks();
      vi.useRealTimers();
    },
  };
  refresh.watch({ failing: async () => world.failing });
  return world;
}
