export { LockModule } from './lock.module.js';
export { LockBusyError, LockLostError, LockUnavailableError } from './lock-errors.js';
export { type HeldLock, type LockOptions, Locks } from './locks.js';
