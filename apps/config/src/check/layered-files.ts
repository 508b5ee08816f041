import { mergeTrees, type SettingPath, type Tree } from '@diancan/config-wire';
import type { ConfigDocument } from '@diancan/config-files';
import { has } from './setting-path.js';

/** The files of one application and profile, with the place of each setting in them. */
export class LayeredFiles {
  /** @param files weakest first */
  constructor(
    readonly application: string,
    readonly files: readonly ConfigDocument[],
  ) {}

  /** Merged, as written. */
  get tree(): Tree {
    return this.files.map(({ tree }) => tree).reduce(mergeTrees, {});
  }

  /** The strongest file that has a value; for a missing value, the strongest that has its nearest parent. */
  originOf(path: SettingPath): ConfigDocument | undefined {
    for (let length = path.length; length > 0; length--) {
      const origin = this.files.findLast(({ tree }) => has(tree, path.slice(0, length)));
      if (origin !== undefined) return origin;
    }
    return this.files.findLast(file => file.path.startsWith(this.application)) ?? this.files.at(-1);
  }
}
