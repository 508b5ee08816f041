import { monotonicFactory } from 'ulid';

/**
 * A ULID. Monotonic, because menu and lists are sorted by id, and rows made in the same millisecond must keep
 * their order.
 */
export const newId: () => string = monotonicFactory();
