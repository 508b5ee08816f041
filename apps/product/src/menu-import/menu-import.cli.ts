import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { reasonOf } from '@diancan/errors';
import { MenuImportModule } from './menu-import.module.js';
import { type ImportSummary, ImportMenu } from './import-menu.use-case.js';
import { MENU_ENCODINGS, type MenuEncoding, menuText } from './menu-text.js';
import { readWholeFile } from './read-whole-file.js';
import { badLinesReport, LEFT_ALONE, summaryOf, worded } from './report.js';
import { USAGE } from './usage.js';
import { BadLinesError, ImportRefused } from './wording.js';

interface Command {
  readonly file: string;
  readonly ifEmpty: boolean;
  readonly encoding: MenuEncoding | undefined;
  readonly help: boolean;
}

export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** @returns the exit code: 0 done, 1 not imported, 2 wrong usage */
export async function runMenuImport(
  args: readonly string[],
  { environment, out, err }: Terminal,
): Promise<number> {
  const command = commandOf(args);
  if (command === null) {
    err(USAGE);
    return 2;
  }
  if (command.help) {
    out(USAGE);
    return 0;
  }
  try {
    const summary = await importFile(command);
    out(worded(summary === null ? LEFT_ALONE : summaryOf(summary), environment));
    return 0;
  } catch (error) {
    if (error instanceof BadLinesError) err(badLinesReport(error.badLines, environment));
    else
      err(
        error instanceof ImportRefused
          ? worded(error.wording, environment)
          : `menu:import: ${reasonOf(error)}`,
      );
    return 1;
  }
}

function commandOf(args: readonly string[]): Command | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'if-empty': { type: 'boolean', default: false },
        encoding: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [file = '', ...more] = positionals;
    const encoding = MENU_ENCODINGS.find(name => name === values.encoding?.toLowerCase());
    if (values.encoding !== undefined && encoding === undefined) return null;
    return values.help || (file !== '' && more.length === 0)
      ? { file, ifEmpty: values['if-empty'], encoding, help: values.help }
      : null;
  } catch {
    return null;
  }
}

async function importFile({ file, ifEmpty, encoding }: Command): Promise<ImportSummary | null> {
  const path = resolve(file);
  const text = menuText(await readMenu(path), encoding);
  const app = await openMenu();
  try {
    return await app.get(ImportMenu).execute(text, path, { ifEmpty });
  } finally {
    await app.close();
  }
}

const openMenu = () =>
  NestFactory.createApplicationContext(MenuImportModule, { logger: false, abortOnError: false }).catch(
    (error: unknown) => {
      throw new ImportRefused({
        zh: `无法打开菜单数据库：${reasonOf(error)}`,
        en: `The menu's database cannot be opened: ${reasonOf(error)}`,
      });
    },
  );

async function readMenu(path: string): Promise<Buffer> {
  const read = await readWholeFile(path);
  if ('en' in read) throw new ImportRefused({ zh: `${path} ${read.zh}`, en: `${path} ${read.en}` });
  return read;
}
