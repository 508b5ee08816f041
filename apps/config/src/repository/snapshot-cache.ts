import { LRUCache } from 'lru-cache';
import type { Snapshot } from './config-repository.js';

/** The served version, its candidates, what somebody compares them with. */
const REMEMBERED = 20;
const REMEMBERED_BYTES = 64 * 1024 * 1024;

const sizeOf = ({ files }: Snapshot): number =>
  [...files].reduce((sum, [path, text]) => sum + path.length + text.length, 1);

/** Snapshots by their version, the last ones that were used; one that is being read is read once. */
export const snapshotCache = (read?: (version: string) => Promise<Snapshot>): LRUCache<string, Snapshot> =>
  new LRUCache({
    max: REMEMBERED,
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: sizeOf,
    ...(read && { fetchMethod: read }),
  });
