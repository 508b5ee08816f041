export { FENCING_COLUMN, type FencedRow, requireFencingToken } from './fencing.js';
export { currentLock, type HeldLock } from './held-lock.js';
export { LockBusyError, LockLostError, LockUnavailableError, StaleFencingTokenError } from './lock-errors.js';
export { lockSettings } from './lock.settings.js';
export { LockModule, type LockModuleOptions } from './lock.module.js';
export { Locked } from './locked.decorator.js';
export { type LockOptions, Locks } from './locks.js';
