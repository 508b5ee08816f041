import { readFileSync } from 'node:fs';
import { execa } from 'execa';

export interface CodeFile {
  /** From the root of the checkout, such as `apps/order/src/main.ts`. */
  readonly path: string;
  readonly text: string;
}

const CODE = /[.](?:ts|mjs|cjs)$/;
/** Small projects that break a rule on purpose, and what a program has written. Nothing else is left out. */
const NOT_OURS = /(?:^|\/)(?:fixtures|generated)\//;
/**
 * Specs, the rooms `test` and `libs/testing`, and a folder `testing` beside the code that it serves.
 */
const TEST = /spec[.]ts$|^test\/|^libs\/testing\/|^[^/]+\/[^/]+\/testing\//;
const SOURCE = /^(?:apps|libs|scripts)\//;

/**
 * The code that git tracks.
 * @param folder a checkout, or a folder inside one
 */
export async function codeFilesOf(folder: string): Promise<CodeFile[]> {
  const { stdout } = await execa('git', ['ls-files', '-z'], { cwd: folder });
  return stdout
    .split('\0')
    .filter(path => CODE.test(path) && !NOT_OURS.test(path))
    .map(path => ({ path, text: readFileSync(`${folder}/${path}`, 'utf8') }));
}

export const isTest = ({ path }: CodeFile): boolean => TEST.test(path);

/** Code that runs in production or is started by a person. */
export const isSource = (file: CodeFile): boolean => SOURCE.test(file.path) && !isTest(file);

export function linesOf({ text }: CodeFile): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
