/** The `ShardStore` of the hot path, whose commands share pipelines. */
export const HOT_STORE = Symbol('HOT_STORE');
/** The `ShardStore` of everything else, which must not wait behind the hot path. */
export const STORE = Symbol('STORE');
