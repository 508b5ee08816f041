import { mergeTrees, type Tree } from '@diancan/config-wire';
import type { ConfigFile, SettingPath } from '../files/config-file.js';
import { has } from '../files/setting-path.js';

/** The files of one application and profile, and where in them something is written. */
export class LayeredFiles {
  /** @param files weakest first */
  constructor(
    readonly application: string,
    readonly files: readonly ConfigFile[],
  ) {}

  /** Merged, as written. */
  get tree(): Tree {
    return this.files.map(({ tree }) => tree).reduce(mergeTrees, {});
  }

  /** The file where a value is written, or where one is missing: the strongest that has it, else its nearest parent. */
  originOf(path: SettingPath): ConfigFile | undefined {
    for (let length = path.length; length > 0; length--) {
      const origin = this.files.findLast(({ tree }) => has(tree, path.slice(0, length)));
      if (origin !== undefined) return origin;
    }
    return this.files.findLast(file => file.path.startsWith(this.application)) ?? this.files.at(-1);
  }
}
