import { monotonicFactory } from 'ulid';

/**
 * A ULID. Monotonic, because menu and lists are sorted by id: what is made in the same millisecond keeps its order.
 */
export const newId: () => string = monotonicFactory();
