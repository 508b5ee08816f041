import { mergeTrees, type Tree } from '@diancan/config-wire';
import { Injectable } from '@nestjs/common';
import { Cipher } from '../cipher/cipher.js';
import { type Decrypted, decryptTree } from '../cipher/decrypt-tree.js';
import type { Snapshot } from '../repository/config-repository.js';
import { layersOf } from './layers-of-several.js';

/** A layer of settings, for a client that merges by itself. */
export interface Layer extends Decrypted {
  /** Of its document. */
  readonly name: string;
}

/** Settings of applications, decrypted. */
@Injectable()
export class ServedSettings {
  constructor(private readonly cipher: Cipher) {}

  /**
   * Later ones win.
   * @throws BadFileError
   */
  layers(snapshot: Snapshot, application: string, profiles: readonly string[]): readonly Layer[] {
    return layersOf(snapshot, application, profiles).map(({ name, tree }) => ({
      name,
      ...decryptTree(tree, this.cipher),
    }));
  }

  /**
   * All layers in one.
   * @throws BadFileError
   */
  merged(snapshot: Snapshot, application: string, profiles: readonly string[]): Decrypted {
    const trees = layersOf(snapshot, application, profiles).map(({ tree }) => tree);
    return decryptTree(trees.reduce<Tree>(mergeTrees, {}), this.cipher);
  }
}
