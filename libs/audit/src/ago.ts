import { NOW } from '@diancan/database';

/** SQL for the database's time so many seconds ago. */
export const ago = (seconds: number): string => `${NOW} - INTERVAL ${seconds} SECOND`;
