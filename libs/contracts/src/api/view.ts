import type { z } from 'zod';

type Immutable<T> = T extends readonly (infer E)[]
  ? ReadonlyArray<Immutable<E>>
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

/** What an answer's schema describes. Nobody changes an answer, so all of it is read-only. */
export type ViewOf<S extends z.ZodType> = Immutable<z.infer<S>>;
