import type { Words } from '@diancan/contracts';
import type { ImportSummary } from './import-menu.use-case.js';
import type { BadLine } from './wording.js';

/** A text in the terminal's language, or in both languages if the terminal does not set one. */
export function worded(text: Words, environment: NodeJS.ProcessEnv): string {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  if (locale.startsWith('zh')) return text.zh;
  return locale.startsWith('en') ? text.en : `${text.en} / ${text.zh}`;
}

export const summaryOf = ({ categories, created, updated, unchanged }: ImportSummary): Words => ({
  zh: `新建 ${categories} 个类目、${created} 道菜，更新 ${updated} 道，未变 ${unchanged} 道`,
  en: `${categories} categories and ${created} dishes created, ${updated} updated, ${unchanged} unchanged`,
});

/** A summary line, then one line for each bad line. */
export function badLinesReport(badLines: readonly BadLine[], environment: NodeJS.ProcessEnv): string {
  const say = (text: Words) => worded(text, environment);
  const heading = say({
    zh: `有 ${badLines.length} 行有误，没有导入任何内容：`,
    en: `${badLines.length} bad ${badLines.length === 1 ? 'line' : 'lines'}; nothing was imported:`,
  });
  const lines = badLines.map(
    ({ line, reasons }) =>
      `  ${say({ zh: `第 ${line} 行`, en: `line ${line}` })}: ${reasons.map(say).join('; ')}`,
  );
  return [heading, ...lines].join('\n');
}

export const LEFT_ALONE: Words = {
  zh: '菜单不是空的，没有导入任何内容',
  en: 'the menu is not empty; nothing was imported',
};
