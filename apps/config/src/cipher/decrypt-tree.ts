import { isTree, type SettingPath, type Tree } from '@diancan/config-wire';
import { type Cipher, isCipher } from './cipher.js';

export interface Decrypted {
  /**
   * A value that could not be decrypted is null, so that neither a lower layer nor a default replaces it
   * unnoticed.
   */
  readonly tree: Tree;
  /** The paths of values that could not be decrypted. */
  readonly unreadable: readonly SettingPath[];
}

/** Decrypts every `{cipher}` value of a tree. */
export function decryptTree(tree: Tree, cipher: Pick<Cipher, 'canDecrypt' | 'decrypt'>): Decrypted {
  const unreadable: SettingPath[] = [];
  const decrypt = (value: unknown, path: SettingPath): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => decrypt(item, [...path, index]));
    if (isTree(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, decrypt(item, [...path, key])]),
      );
    if (!isCipher(value)) return value;
    if (cipher.canDecrypt(value)) return cipher.decrypt(value);
    unreadable.push(path);
    return null;
  };
  return { tree: decrypt(tree, []) as Tree, unreadable };
}
