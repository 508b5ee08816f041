import { ZodPipe } from '@diancan/platform';
import { z } from 'zod';

const LONGEST = 200;

/** Names of applications are names of files: no path, nothing that a path could be made of. */
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
