// @ts-check
import { relative } from 'node:path';
import { PROJECT } from '../project.mjs';

const SHOWN = 10;

/** @typedef {{ name: string, startTime: number, endTime: number }} TimedFile with its path, and ms since 1970 */

/**
 * @param {{ testResults: TimedFile[] } | null} report null when vitest wrote none
 * @returns {string[]} lines of text, the slowest file first, in seconds
 */
export function slowestFiles(report) {
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
