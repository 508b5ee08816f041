import type { Tree } from '../layers/tree.js';
import { readConfigFiles } from './folder-source.js';

export interface Loaded {
  /** What the source calls this state of the settings; null where it has no names for them. */
  readonly version: string | null;
  /** Merged, with placeholders resolved. */
  readonly values: Tree;
}

/** Where a process has its settings from. */
export interface ConfigSource {
  /** @throws Error that says in one sentence what is missing and what to do about it */
  load(): Promise<Loaded>;
}

/** Files of this machine, without a config centre: for one service alone, and for specs. */
export const folderSource = (service: string): ConfigSource => ({
  load: async () => ({
    version: null,
    values: readConfigFiles(process.env['DIANCAN_CONFIG_DIR'] ?? 'config-repo', service, process.env['DIANCAN_PROFILE'] ?? 'dev'),
  }),
});
