import { type ErrorEntry, fillText, inLanguage, type Words } from '@diancan/contracts';
import { currentContext, localeOf } from '@diancan/platform';

/** The sentence of an error, for an answer that is no refusal, in the language of the request. */
export const said = (
  { zh, en }: Pick<ErrorEntry, 'zh' | 'en'> | Words,
  data: Readonly<Record<string, unknown>>,
): string => {
  const locale = localeOf(currentContext()?.locale);
  return fillText(locale === 'zh' ? zh : en, inLanguage(data, locale));
};
