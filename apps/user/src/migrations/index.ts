import { Users1795305600000 } from './1795305600000-users.js';
import { Notices1795309200000 } from './1795309200000-notices.js';
import { NoticeJobs1796083200000 } from './1796083200000-notice-jobs.js';
import { Messages1796428800000 } from './1796428800000-messages.js';

/** In the order of their making. */
export const MIGRATIONS = [
  Users1795305600000,
  Notices1795309200000,
  NoticeJobs1796083200000,
  Messages1796428800000,
];
