import type { paths } from './generated/schema.js';

/** The paths that take this method. */
export type PathsOf<M extends 'get' | 'post'> = {
  [P in keyof paths]: paths[P] extends { readonly [K in M]: object } ? P : never;
}[keyof paths];

type OperationOf<P extends keyof paths, M extends 'get' | 'post'> = paths[P][M];

/** `data` of a successful answer. */
export type AnswerTo<P extends keyof paths, M extends 'get' | 'post'> =
  OperationOf<P, M> extends {
    readonly responses: {
      readonly 200: { readonly content: { readonly 'application/json': { readonly data: infer D } } };
    };
  }
    ? D
    : never;

type QueryOf<P extends keyof paths> =
  OperationOf<P, 'get'> extends { readonly parameters: { readonly query?: infer Q } }
    ? Exclude<Q, undefined>
    : never;

export type BodyOf<P extends keyof paths> =
  OperationOf<P, 'post'> extends {
    readonly requestBody: { readonly content: { readonly 'application/json': infer B } };
  }
    ? B
    : undefined;

/** The query may be left out if all of it is optional. */
export type QueryArguments<P extends keyof paths> = [QueryOf<P>] extends [never]
  ? []
  : Record<never, never> extends QueryOf<P>
    ? [query?: QueryOf<P>]
    : [query: QueryOf<P>];
