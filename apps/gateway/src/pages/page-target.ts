import { readTarget } from '../routing/request-target.js';

/** A file of one of the web apps. */
export interface PageTarget {
  /** The folder of the app below the root of all pages. */
  readonly app: 'buyer' | 'admin';
  /** The file's path in that folder; without `.` and `..`. */
  readonly file: string;
}

const ADMIN = /^\/admin(?=\/)/;
const FOLDER = /^(\/(?:admin\/)?)(?=\?|$)/;
const INDEX = 'index.html';

/**
 * The file that a request names; null if its target is refused or names a dot file. The folders `/` and
 * `/admin/` stand for their index. All other targets obey the rules of `readTarget`.
 */
export function pageTargetOf(url: string): PageTarget | null {
  const target = readTarget(url.replace(FOLDER, `$1${INDEX}`));
  if (target === null || /\/\./.test(target.path)) return null;
  const app = ADMIN.test(target.path) ? 'admin' : 'buyer';
  return { app, file: target.path.replace(ADMIN, '').slice(1) };
}
