import { ZodPipe } from '@diancan/platform';
import { z } from 'zod';

const LONGEST = 200;

/** Names of applications become names of files: they contain no path. */
export const applicationName = new ZodPipe(
  z
    .string()
    .max(LONGEST)
    .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u),
);

export const profileNames = new ZodPipe(
  z
    .string()
    .max(LONGEST)
    .regex(/^[\p{L}\p{N}_., -]+$/u),
);
