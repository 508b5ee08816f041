import { LRUCache } from 'lru-cache';
import type { Snapshot } from './config-repository.js';

/** Enough for the served version, candidates, and versions that are compared with them. */
const REMEMBERED = 20;
const REMEMBERED_BYTES = 64 * 1024 * 1024;

const sizeOf = ({ files }: Snapshot): number =>
  [...files].reduce((sum, [path, bytes]) => sum + path.length + bytes.length, 1);

/** The most recently used snapshots, by version. Concurrent reads of one version share one read. */
export const snapshotCache = (read?: (version: string) => Promise<Snapshot>): LRUCache<string, Snapshot> =>
  new LRUCache({
    max: REMEMBERED,
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: sizeOf,
    ...(read && { fetchMethod: read }),
  });
