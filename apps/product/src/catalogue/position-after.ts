import { MAX_POSITION } from '@diancan/contracts';

/** Behind this position, up to the last one. Categories of the same position stand in order of age. */
export const positionAfter = (last: number): number => Math.min(last + 1, MAX_POSITION);
