import { DESTINATION } from '@diancan/config-wire';
import { saying } from '@diancan/contracts';
import { z } from 'zod';
import { LONGEST_NAME } from '../access/longest-name.js';

const MAX_FILES = 500;
/** Of a port and a host. */
const LONGEST_INSTANCE = 300;

/** The processes that a refresh is for. */
export const destination = z
  .string()
  .max(LONGEST_NAME + LONGEST_INSTANCE)
  .refine(
    text => DESTINATION.test(text),
    saying({
      zh: '必须是进程的名称，如 order、order:8103 或 order:**',
      en: 'must name processes, such as order, order:8103 or order:**',
    }),
  );

/**
 * What to check: a branch, tag or commit; or files as they would be pushed, by their path in the folder: as
 * text, or their bytes as base64. The default is the newest version.
 */
export const checkBody = z.strictObject({
  label: z.string().min(1).max(LONGEST_NAME).optional(),
  files: z
    .record(z.string().max(512), z.union([z.string(), z.strictObject({ base64: z.base64() })]))
    .refine(
      files => Object.keys(files).length <= MAX_FILES,
      saying({ zh: `不能超过 ${MAX_FILES} 个文件`, en: `must be at most ${MAX_FILES} files` }),
    )
    .optional(),
});

export type CheckBody = z.infer<typeof checkBody>;

/** The branch, tag or commit to go back to. */
export const rollbackBody = z.strictObject({ version: z.string().min(1).max(LONGEST_NAME) });
