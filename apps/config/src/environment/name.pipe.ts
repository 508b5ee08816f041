import { matching, saying } from '@diancan/contracts';
import { ZodPipe } from '@diancan/platform';
import { z } from 'zod';
import { LONGEST_NAME } from '../access/longest-name.js';
import { applicationsOf, labelOf } from '../access/settings-address.js';

/** Names of applications become names of files: they contain no path. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const NAMES_WITH_COMMAS = {
  zh: '必须是由字母、数字和 . _ - 组成的名称，多个以逗号分隔',
  en: 'must be names of letters, digits and . _ -, with commas between them',
};
const text = z.string().max(LONGEST_NAME);

/** @param part the part of the address, which the refusal names */
const partOfAddress = (part: string, schema: z.ZodType<string, string>) =>
  new ZodPipe(
    z
      .string()
      .transform(given => ({ [part]: given }))
      .pipe(z.object({ [part]: schema }))
      .transform(taken => taken[part]!),
  );

/** One application, or several joined by commas. */
export const applicationNames = partOfAddress(
  'application',
  text.refine(
    list => applicationsOf(list).length > 0 && applicationsOf(list).every(name => NAME.test(name)),
    saying(NAMES_WITH_COMMAS),
  ),
);

export const profileNames = partOfAddress(
  'profile',
  matching(/^[\p{L}\p{N}_., -]+$/u, NAMES_WITH_COMMAS).max(LONGEST_NAME),
);

/** A branch, tag or commit as it stands in an address. What git does not allow in a label names none. */
export const labelName = partOfAddress('label', z.string().transform(labelOf).pipe(text));
