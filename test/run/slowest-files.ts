import { relative } from 'node:path';
import { PROJECT } from '../../scripts/project.mjs';

const SHOWN = 10;

/** With its path, and ms since 1970. */
type TimedFile = { name: string; startTime: number; endTime: number };

/**
 * @param report null when vitest wrote none
 * @returns lines of text, the slowest file first, in seconds
 */
export function slowestFiles(report: { testResults: TimedFile[] } | null): string[] {
  const files = (report?.testResults ?? [])
    .map(({ name, startTime, endTime }) => ({ name: relative(PROJECT, name), ms: endTime - startTime }))
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, SHOWN);
  if (files.length < 2) return [];
  return [
    'Slowest files:',
    ...files.map(({ name, ms }) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${name}`),
  ];
}
