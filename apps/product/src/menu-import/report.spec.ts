import { describe, expect, it } from 'vitest';
import { badLinesReport, summaryOf, worded } from './report.js';

const bad = [
  {
    line: 3,
    reasons: [
      { zh: '甲', en: 'a' },
      { zh: '乙', en: 'b' },
    ],
  },
];

describe('the report of an import', () => {
  it('uses the language of the terminal, or both if it sets none', () => {
    const text = { zh: '好', en: 'good' };
    expect(worded(text, { LANG: 'zh_CN.UTF-8' })).toBe('好');
    expect(worded(text, { LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' })).toBe('good');
    expect(worded(text, { LANG: 'C' })).toBe('good / 好');
    expect(worded(text, {})).toBe('good / 好');
  });

  it('names each bad line with its reasons', () => {
    expect(badLinesReport(bad, { LANG: 'en_US' })).toBe('1 bad line; nothing was imported:\n  line 3: a; b');
    expect(badLinesReport([...bad, ...bad], { LANG: 'en_US' })).toMatch(/^2 bad lines;/);
    expect(badLinesReport(bad, { LANG: 'zh_CN' })).toBe('有 1 行有误，没有导入任何内容：\n  第 3 行: 甲; 乙');
  });

  it('sums up', () => {
    expect(summaryOf({ categories: 3, created: 40, updated: 0, unchanged: 0 }).en).toBe(
      '3 categories and 40 dishes created, 0 updated, 0 unchanged',
    );
  });
});
