import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Figures } from './figures.js';
import { rowsOf, withLastColumn } from './table.js';

const DOCS = `${import.meta.dirname}/../../docs`;
const read = (name: string): string => readFileSync(`${DOCS}/${name}`, 'utf8');
const documents = globSync('*.md', { cwd: DOCS }).filter(name => !name.startsWith('README.'));
const linksOf = (markdown: string): string[] => [...markdown.matchAll(/\]\(([^)#]+)/g)].map(([, to]) => to!);

const figures: Figures = {
  files: 1_234,
  lines: 56_789,
  linesPerFile: { median: 1, p90: 2, max: 3 },
  longLines: 4,
  longFunctions: 5,
  knots: 6,
  exportsPer1000Lines: 7.25,
  unusedExports: 8,
  testLines: 9_000,
  testShare: 0.5,
  scriptsShare: 0.1234,
};

describe('the index of the documents', () => {
  it.each(documents)('names %s in its language, or in English if there is no other', name => {
    const isChinese = name.endsWith('.zh-CN.md');
    const hasTwin = documents.includes(name.replace(/[.]md$/, '.zh-CN.md'));
    expect(linksOf(read('README.md')).includes(name)).toBe(!isChinese);
    expect(linksOf(read('README.zh-CN.md')).includes(name)).toBe(isChinese || !hasTwin);
  });

  it('of decisions names every one of them', () => {
    const decisions = globSync('0*.md', { cwd: `${DOCS}/adr` });
    expect(linksOf(read('adr/README.md')).toSorted()).toEqual(decisions.toSorted());
  });
});

describe('the document on reliability', () => {
  const cited = [...read('reliability.md').matchAll(/\]\(\.\.\/([^)]+spec\.ts)\)(?: “([^”]+)”)?/g)].map(
    ([, file = '', test = '']) => ({ file, test }),
  );

  it('names a test in each row', () => {
    const rows = read('reliability.md')
      .split('\n')
      .filter(line => /^\| (?!a message|a transaction would|a reader would)[^-]/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(row => !row.includes('spec.ts)'))).toEqual([]);
  });

  it.each(cited)('names a test that exists: $file $test', ({ file, test }) => {
    expect(readFileSync(`${DOCS}/../${file}`, 'utf8').includes(test)).toBe(true);
  });

  it('has the same rows in Chinese', () => {
    const rowsIn = (name: string) =>
      read(name)
        .split('\n')
        .filter(line => line.startsWith('|')).length;
    expect(rowsIn('reliability.zh-CN.md')).toBe(rowsIn('reliability.md'));
  });
});

describe('the table of figures', () => {
  it('has the rows that npm run house prints, in their order', () => {
    const labels = [...read('README.md').matchAll(/^\| (.+?) \|.+\|.+\|$/gm)].map(([, label]) => label);
    const rows = rowsOf(figures).map(([label]) => label);
    expect(labels.filter(label => rows.includes(label!))).toEqual(rows);
  });

  it('takes new figures into its last column', () => {
    const table = withLastColumn(read('README.md'), rowsOf(figures));
    expect(table).toMatch(/^\| Files \| 1,235 \| 1,234 \|$/m);
    expect(table).toMatch(/^\| Scripts, share of the source \| 18[.]6 % \| 12[.]3 % \|$/m);
    expect(withLastColumn(table, rowsOf(figures))).toBe(table);
  });

  it('must have every row', () => {
    expect(() => withLastColumn('| Lines | 1 | 2 |\n', rowsOf(figures))).toThrow('no row "Files"');
  });
});
