export { type ClaimedRow, claimLot, type ClaimPosition, type ClaimSource } from './claim-lot.js';
export { ClaimCursor } from './claim-cursor.js';
export { errorText } from './error-text.js';
export { type Again, Job, type JobAttempt, type JobOptions } from './job.js';
export {
  countJobs,
  type JobCount,
  type JobSelection,
  listJobs,
  type Query,
  replayJobs,
  type StuckJob,
} from './job-operations.js';
export { type JobPolicy } from './job-policy.js';
export { JobRuntime } from './job-runtime.js';
export { JobRepository } from './job.repository.js';
export { jobTable } from './job-table.js';
export {
  listJobsOfServices,
  replayJobsOfService,
  type ServiceAccounts,
  type StuckJobs,
} from './jobs-of-services.js';
export { JobsModule, type JobsModuleOptions } from './jobs.module.js';
export { LotJob, type LotPolicy } from './lot-job.js';
export { type Lot } from './lot-worker.js';
export { NoSuchJobError } from './no-such-job.error.js';
export { RowJob, type RowPolicy } from './row-job.js';
