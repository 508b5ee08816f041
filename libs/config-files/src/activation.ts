import { isTree, keyOf, type SettingPath, type Tree } from '@diancan/config-wire';
import { BadExpressionError, parseProfileExpression, type ProfileCondition } from './profile-expression.js';
import { BadSettingError } from './setting-tree.js';

/** The profiles for which a document is in force. */
export interface Activation {
  /** In the file, from 1. */
  readonly line: number | null;
  accepts(profiles: readonly string[]): boolean;
}

interface Conditioned {
  /** Without what says when it is in force. */
  readonly tree: Tree;
  readonly condition: { readonly path: SettingPath; readonly holds: ProfileCondition } | null;
}

/** Spring takes `onProfile` and `ON_PROFILE` for `on-profile`. */
const uniform = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

const ACTIVATE = ['spring', 'config', 'activate'];
const ON_PROFILE = [...ACTIVATE, 'onprofile'];
const OLD = ['spring', 'profiles'];
/** What Spring acts upon when it reads files, and we do not. */
const UNSUPPORTED = [
  ['spring', 'config', 'import'],
  ['spring', 'config', 'uselegacyprocessing'],
  [...OLD, 'include'],
  [...OLD, 'group'],
];

/**
 * Takes `spring.config.activate.on-profile`, or the older `spring.profiles`, out of a document.
 * @throws BadSettingError if they cannot be read, or if the document asks for more than a profile
 */
export function conditionedOf(tree: Tree): Conditioned {
  for (const [path] of findAll(tree, UNSUPPORTED))
    throw new BadSettingError(path, `${keyOf(path)} is not supported`);
  for (const [path, activate] of findAll(tree, [ACTIVATE])) refuseOthers(path, activate);
  const found = findAll(tree, [ON_PROFILE, OLD]).filter(
    // `spring.profiles.active` is a setting of the client.
    ([path, value]) => path.length > OLD.length || !isTree(value),
  );
  const [first, second] = found;
  if (first === undefined) return { tree, condition: null };
  const [path, value] = first;
  if (second !== undefined)
    throw new BadSettingError(second[0], 'a document says twice for which profiles it is in force');
  return { tree: without(tree, path), condition: { path, holds: conditionOf(path, value) } };
}

function refuseOthers(path: SettingPath, activate: unknown): void {
  if (!isTree(activate)) throw new BadSettingError(path, `${keyOf(path)} holds no on-profile`);
  const other = Object.keys(activate).find(name => uniform(name) !== 'onprofile');
  if (other === undefined) return;
  const full = [...path, other];
  throw new BadSettingError(full, `${keyOf(full)} is not supported: only on-profile is`);
}

/** One name or expression, several with commas, or a list: the document is in force for any of them. */
function conditionOf(path: SettingPath, value: unknown): ProfileCondition {
  const expressions = (Array.isArray(value) ? value : [value]).flatMap(item => {
    if (item === null || typeof item === 'object')
      throw new BadSettingError(path, `${keyOf(path)} is a name of a profile, or a list of them`);
    return String(item)
      .split(',')
      .map(part => part.trim());
  });
  if (expressions.length === 0 || expressions.includes(''))
    throw new BadSettingError(path, `${keyOf(path)} lacks the name of a profile`);
  try {
    const conditions = expressions.map(parseProfileExpression);
    return profiles => conditions.some(holds => holds(profiles));
  } catch (error) {
    if (error instanceof BadExpressionError) throw new BadSettingError(path, error.message);
    throw error;
  }
}

/** The settings at some places, each place in the small letters of `uniform`. */
function findAll(tree: Tree, places: readonly (readonly string[])[]): [SettingPath, unknown][] {
  return places.flatMap(place => find(tree, place, []));
}

function find(at: unknown, [name, ...rest]: readonly string[], above: SettingPath): [SettingPath, unknown][] {
  if (name === undefined) return [[above, at]];
  if (!isTree(at)) return [];
  return Object.keys(at)
    .filter(key => uniform(key) === name)
    .flatMap(key => find(at[key], rest, [...above, key]));
}

/** A tree without one setting, and without maps that then hold nothing. */
function without(tree: Tree, [part, ...rest]: SettingPath): Tree {
  const { [String(part)]: value, ...others } = tree;
  const left = rest.length > 0 && isTree(value) ? without(value, rest) : {};
  return Object.keys(left).length > 0 ? { ...others, [String(part)]: left } : others;
}
