import { BadKeyError, isTree, keyOf, pathOf, type SettingPath, type Tree } from '@diancan/config-wire';

/** A deeper key is a mistake, and too deep to walk through. */
const DEEPEST = 100;
/** Assigning to a key of this name would change what an object is. */
const PROTO = '__proto__';

/** A key that cannot be a setting. The message quotes no value. */
export class BadSettingError extends Error {
  readonly code = 'BAD_SETTING';

  /** @param path of the setting, or of the map whose key names none */
  constructor(
    readonly path: SettingPath,
    reason: string,
  ) {
    super(reason);
  }
}

/** A setting that is written in two places of one document. */
export class TwiceSetError extends BadSettingError {
  override readonly name = 'TwiceSetError';
}

/** A map or a list, as long as it is not known which. */
class Branch {
  readonly below = new Map<string, unknown>();
  /** Whether all of its keys were written as numbers in brackets, as the places of a list are. */
  isNumbered = true;
}

/**
 * Settings by their place, however their keys are spelt. Numbers in brackets are a list if they are all from
 * 0 on; otherwise they are the keys of a map.
 */
export class SettingTree {
  readonly #root = new Branch();

  /** @param above the place of this tree in a larger one */
  constructor(private readonly above: SettingPath = []) {}

  get tree(): Tree {
    this.#root.isNumbered = false;
    return valueOf(this.#root) as Tree;
  }

  /** Puts all entries of a map. @throws BadSettingError if two of them, or one and an earlier one, collide */
  putAll(tree: Tree): this {
    this.#putAll(this.#root, tree, this.above);
    return this;
  }

  /**
   * Puts a text in the place that a key names, also where another one is: the later line wins.
   * @throws BadSettingError if a map or a list is there, or a text above it
   */
  putText(key: string, text: string): SettingPath {
    const path = settingPathOf(key, this.above);
    const { branch, last } = branchAbove(this.#root, path, this.above);
    if (branch.below.get(last) instanceof Branch) throw twoOfThese([...this.above, ...path]);
    branch.below.set(last, text);
    return path;
  }

  #putAll(at: Branch, tree: Tree, above: SettingPath): void {
    for (const [key, value] of Object.entries(tree)) {
      const path = settingPathOf(key, above);
      const { branch, last } = branchAbove(at, path, above);
      const full = [...above, ...path];
      const found = branch.below.get(last);
      if (isTree(value)) {
        if (found !== undefined && !(found instanceof Branch)) throw twoOfThese(full);
        const below = found ?? new Branch();
        branch.below.set(last, below);
        this.#putAll(below, value, full);
        continue;
      }
      if (found instanceof Branch) throw twoOfThese(full);
      if (found !== undefined) throw new TwiceSetError(full, `${keyOf(full)} is set twice`);
      branch.below.set(last, itemOf(value, full));
    }
  }
}

/** The map or list that holds the last part of a path, made if need be. */
function branchAbove(
  from: Branch,
  path: SettingPath,
  above: SettingPath,
): { readonly branch: Branch; readonly last: string } {
  let branch = from;
  for (const [depth, part] of path.entries()) {
    if (typeof part === 'string') branch.isNumbered = false;
    if (depth === path.length - 1) break;
    const below = branch.below.get(String(part)) ?? new Branch();
    if (!(below instanceof Branch)) throw twoOfThese([...above, ...path.slice(0, depth + 1)]);
    branch.below.set(String(part), below);
    branch = below;
  }
  return { branch, last: String(path.at(-1)) };
}

const twoOfThese = (path: SettingPath): BadSettingError =>
  new TwiceSetError(path, `${keyOf(path)} is two of these: a value, a list, a map`);

/**
 * @param above the place of the map that has the key
 * @throws BadSettingError if the key names no setting
 */
export function settingPathOf(key: string, above: SettingPath): SettingPath {
  const path = spelt(key, above);
  if (above.length + path.length > DEEPEST)
    throw new BadSettingError(above, `a key has more than ${DEEPEST} parts`);
  if (path.includes(PROTO)) throw new BadSettingError(above, `no setting may be called ${PROTO}`);
  return path;
}

function spelt(key: string, above: SettingPath): SettingPath {
  try {
    return pathOf(key);
  } catch (error) {
    if (error instanceof BadKeyError) throw new BadSettingError(above, error.message);
    throw error;
  }
}

function itemOf(item: unknown, path: SettingPath): unknown {
  if (Array.isArray(item)) return item.map((each, index) => itemOf(each, [...path, index]));
  return isTree(item) ? new SettingTree(path).putAll(item).tree : item;
}

function valueOf(value: unknown): unknown {
  if (!(value instanceof Branch)) return value;
  const { below, isNumbered } = value;
  const isList = isNumbered && below.size > 0 && [...below.keys()].every(key => Number(key) < below.size);
  if (isList) return Array.from({ length: below.size }, (_, index) => valueOf(below.get(String(index))));
  return Object.fromEntries([...below].map(([key, item]) => [key, valueOf(item)]));
}
