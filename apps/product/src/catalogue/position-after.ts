import { MAX_POSITION } from '@diancan/contracts';

/** The next position, up to the last one. Categories with the same position stand in order of age. */
export const positionAfter = (last: number): number => Math.min(last + 1, MAX_POSITION);
