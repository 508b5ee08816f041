const SPEC = '[.](?:medium-|e2e-|long-)?spec[.]ts$';
const INDEXES = '^libs/(?:(?!testing/)[^/]+/src|testing/src/[^/]+)/index[.]ts$';
const VAGUE = '(?:common|util|utils|helper|helpers|core|shared|misc|generic)';

/** Every rule has a fixture under test/boundaries that breaks it. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Circles crash at load under ESM with decorators, and nobody can take a part of one out.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-stand-alone',
      comment: 'Two services meet in libs/contracts and nowhere else.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'libs-know-no-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'libs-by-their-index',
      comment: 'A lib is entered by its src/index.ts, libs/testing by that of one of its folders.',
      severity: 'error',
      from: { path: '^(?!libs/)' },
      to: { path: '^libs/', pathNot: INDEXES },
    },
    {
      name: 'libs-by-their-index-from-libs',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', INDEXES] },
    },
    {
      name: 'contracts-lean-on-text-alone',
      comment: 'What crosses a service boundary has no logic, so it needs no other lib but what a text is.',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(?:libs/(?!(?:contracts|text)/)|.*node_modules/(?!zod/|vitest/))' },
    },
    {
      name: 'api-client-runs-in-browsers',
      comment: 'The client of the API knows no other lib and nothing of Node.',
      severity: 'error',
      from: { path: '^libs/api-client/', pathNot: SPEC },
      to: { path: '.', pathNot: ['^libs/api-client/', 'node_modules/openapi-fetch/'] },
    },
    {
      name: 'domain-is-plain',
      comment: 'Rules of the business are readable, and testable, without any framework.',
      severity: 'error',
      from: { path: '/domain/', pathNot: SPEC },
      to: {
        path: [
          'node_modules/(?:@nestjs|@fastify|typeorm|ioredis|fastify|amqplib|mysql2|axios)/',
          '^libs/(?!contracts/)',
        ],
      },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^(?:apps|libs)/[^/]+/src/', pathNot: [SPEC, '^libs/testing/'] },
      to: { path: ['^test/', '^scripts/', '/testing/', SPEC] },
    },
    {
      name: 'no-tests-in-scripts',
      severity: 'error',
      from: { path: '^scripts/', pathNot: [SPEC, '^scripts/[^/]+/testing/'] },
      to: { path: ['^(?:apps|libs)/[^/]+/testing/', '^libs/testing/'] },
    },
    {
      name: 'no-way-up',
      comment: 'Support for the tests of apps and libs lives beside them and in libs/testing.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/' },
      to: { path: '^(?:test|scripts)/' },
    },
    {
      name: 'no-dev-packages-in-production',
      comment: 'An image of a service holds no devDependencies.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/[^/]+/src/', pathNot: [SPEC, '^libs/testing/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'imports-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'names-say-something',
      comment: 'A place called common or utils gathers everything and ends in a knot.',
      severity: 'error',
      from: {},
      to: { path: `/${VAGUE}[/.]`, pathNot: 'node_modules/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)fixtures/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
