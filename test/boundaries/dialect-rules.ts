/** The part of a file's name before `.ts` says its role. A file without one holds plain values or rules. */
const ROLES = new Set([
  'module',
  'controller',
  'use-case',
  'repository',
  'store',
  'entity',
  'handler',
  'job',
  'settings',
  'schema',
  'guard',
  'interceptor',
  'pipe',
  'filter',
  'decorator',
  'client',
  'cli',
  'queue',
  'branch',
  'watch',
  'metrics',
  'rule',
  'error',
  'errors',
  'main',
]);
/** Roles that only libs/contracts has: a public API, a call between services, and messages. */
const CONTRACT_ROLES = new Set(['api', 'contract', 'messages']);
const LANES = new Set(['spec', 'medium-spec', 'long-spec']);
/** Nest makes these where they are used; they need no module. */
const ENHANCER = /[.](?:guard|interceptor|pipe|filter)[.]ts$/;

export interface SourceFile {
  /** From the root of the repository, such as `apps/order/src/refund/refund.job.ts`. */
  readonly path: string;
  readonly text: string;
}

/** A rule returns the paths, of files or of feature folders, that break it. */
export type Rule = (files: readonly SourceFile[]) => string[];

const isSpec = ({ path }: SourceFile): boolean => /[.](?:medium-|long-)?spec[.]ts$/.test(path);
const featureOf = (path: string): string | undefined => /^apps\/[^/]+\/src\/[^/]+(?=\/)/.exec(path)?.[0];
const rolesOf = (path: string): string[] => path.split('/').at(-1)!.split('.').slice(1, -1);

const rolesAreListed: Rule = files =>
  files
    .map(({ path }) => path)
    .filter(path => !path.includes('/migrations/'))
    .filter(path =>
      rolesOf(path).some(
        role =>
          !ROLES.has(role) &&
          !LANES.has(role) &&
          !(path.startsWith('libs/contracts/') && CONTRACT_ROLES.has(role)),
      ),
    );

const featuresHaveOneModule: Rule = files => {
  const features = Map.groupBy(
    files.filter(file => !isSpec(file) && featureOf(file.path) !== undefined),
    ({ path }) => featureOf(path)!,
  );
  return [...features].flatMap(([feature, members]) => {
    const modules = members.filter(({ path }) => path.endsWith('.module.ts')).length;
    const needed = members.some(({ path, text }) => hasDecorator(text, 'Injectable') && !ENHANCER.test(path));
    const hasController = members.some(({ path }) => path.endsWith('.controller.ts'));
    return modules > 1 || (modules === 0 && (needed || hasController)) ? [feature] : [];
  });
};

const controllersLieInTheirFeature: Rule = files =>
  files
    .filter(({ path, text }) =>
      path.endsWith('.controller.ts')
        ? path.startsWith('apps/') && !/^apps\/[^/]+\/src\/[^/]+\/[^/]+$/.test(path)
        : !isSpec({ path, text }) && path.startsWith('apps/') && hasDecorator(text, 'Controller'),
    )
    .map(({ path }) => path);

const rowsLieInRepositories: Rule = files =>
  files
    .filter(
      ({ path, text }) => text.includes('@InjectRepository(') && !/[.](?:repository|queue)[.]ts$/.test(path),
    )
    .map(({ path }) => path);

const nowIsWrittenOnce: Rule = files =>
  files
    .filter(file => !isSpec(file) && !/\/migrations\/|\/database-time[.]ts$/.test(file.path))
    .filter(({ text }) => /UTC_TIMESTAMP|CURRENT_TIMESTAMP|\bNOW\(/.test(text))
    .map(({ path }) => path);

/** Code may throw anything, also something without a message: `reasonOf` and `codeOf` read it. */
const thrownIsUnknown: Rule = files =>
  files
    .filter(file => !isSpec(file) && (TRUSTED.test(file.text) || TYPED_CATCH.test(file.text)))
    .map(({ path }) => path);

/** `error as Error`, and the same in a comment that types JavaScript. */
const TRUSTED = /(?:\bas |@type \{)(?:Error|NodeJS[.]ErrnoException)\b/;
/**
 * `.catch(error => …)`, `.catch((error: Error) => …)` and `.catch(({ message }) => …)`: the compiler checks
 * the use only of `unknown`.
 */
const TYPED_CATCH = /[.]catch\(\s*(?:async )?(?:\w+|\((?:\w+|\{[^}]*\})(?:: (?!unknown\b)[^)]*)?\)) =>/;

/** A lenient decoder turns other encodings into question marks: libs/text has the strict one. */
const bytesAreDecodedByText: Rule = files =>
  files
    .filter(file => !isSpec(file) && /^(?:apps|libs)\//.test(file.path) && !OTHER_ENCODINGS.test(file.path))
    .filter(({ text }) => /new TextDecoder\(|JSON[.]parse\([^;]*[.]toString\(/.test(text))
    .map(({ path }) => path);

/** The decoder itself, and files that say themselves that they are in another encoding. */
const OTHER_ENCODINGS = /^libs\/(?:text|testing)\/|\/(?:gbk|menu-text|svg-text)[.]ts$/;

const hasDecorator = (text: string, name: string): boolean => new RegExp(`^@${name}\\(`, 'm').test(text);

export const RULES = {
  rolesAreListed,
  featuresHaveOneModule,
  controllersLieInTheirFeature,
  rowsLieInRepositories,
  nowIsWrittenOnce,
  thrownIsUnknown,
  bytesAreDecodedByText,
} as const satisfies Record<string, Rule>;
