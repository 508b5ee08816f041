import { readFileSync } from 'node:fs';
import { configCentre, type ConfigCentre } from './config-centre/address.ts';
import { filesOf } from './config-centre/folder.ts';
import { previewLines, statusLines, type BusStatus, type Preview } from './config-centre/report.ts';
import { everybodyFollowed } from './config-centre/follow.ts';
import { commandLine } from './terminal/command-line.mjs';
import { Failure } from './terminal/failure.mjs';

const HELP = `npm run config -- status                   what is served, what was refused and why, and what
                                           each process runs
npm run config -- check [VERSION|FOLDER]   what would change, for whom, and whether it would be refused: the
                                           newest version, a branch, tag or commit, or a folder of files that
                                           are not committed yet
npm run config -- refresh [DESTINATION]    look for a newer version now, and have everybody fetch it; or some:
                                           order, order:8103
npm run config -- rollback VERSION         serve an earlier version, until the next push
npm run config -- encrypt                  standard input as a {cipher} value for a file of settings
npm run config -- decrypt                  and back
npm run config -- forget APPLICATION       an application that is no more: its schema no longer counts

It speaks with the config centre of the fleet that runs here; or with the one that DIANCAN_CONFIG_URL names,
where DIANCAN_OPERATOR_TOKEN holds the operator's token.`;

const COMMANDS: Record<string, (centre: ConfigCentre, args: string[]) => Promise<number | void>> = {
  async status(centre, args) {
    expect(args, 0, 'status');
    print(statusLines(await centre.ask<BusStatus>('GET', '/bus/status')));
  },
  async check(centre, args) {
    const [what] = expect(args, 1, 'check [VERSION|FOLDER]');
    const files = what === undefined ? null : filesOf(what);
    const preview = await centre.ask<Preview>(
      'POST',
      '/check',
      files === null ? { ...(what && { label: what }) } : { files },
    );
    print(previewLines(preview, what));
    return preview.problems.length > 0 ? 1 : 0;
  },
  async refresh(centre, args) {
    const [destination] = expect(args, 1, 'refresh [DESTINATION]');
    const look = await centre.ask<{ version: string; from: string | null }>(
      'POST',
      destination === undefined ? '/bus-refresh' : `/bus-refresh/${encodeURIComponent(destination)}`,
    );
    print([`version ${look.version} is served${look.version === look.from ? ', as before' : ''}`]);
    return everybodyFollowed(centre, { version: look.version, destination });
  },
  async rollback(centre, args) {
    const [version] = expect(args, 1, 'rollback VERSION');
    if (version === undefined)
      throw new Failure('Say which version: npm run config -- rollback VERSION (a commit, tag or branch).');
    const look = await centre.ask<{ version: string; from: string | null }>('POST', '/rollback', { version });
    print([`version ${look.version} is served again, until the next push`]);
    return everybodyFollowed(centre, { version: look.version });
  },
  async encrypt(centre, args) {
    expect(args, 0, 'encrypt, with the text on standard input');
    print([`'{cipher}${await centre.send('/encrypt', input())}'`]);
  },
  async decrypt(centre, args) {
    expect(args, 0, 'decrypt, with the text on standard input');
    print([await centre.send('/decrypt', input())]);
  },
  async forget(centre, args) {
    const [application] = expect(args, 1, 'forget APPLICATION');
    if (application === undefined)
      throw new Failure('Say which application: npm run config -- forget APPLICATION.');
    await centre.ask('DELETE', `/schemas/${encodeURIComponent(application)}`);
    print([`what ${application} knew does not count any longer`]);
  },
};

function expect(args: string[], most: number, usage: string) {
  if (args.length > most) throw new Failure(`Usage: npm run config -- ${usage}`);
  return args;
}

/** Every user of the machine can read the arguments of a process, so a secret is not passed there. */
function input() {
  const bytes = readFileSync(0);
  if (['', '\n', '\r\n'].includes(bytes.toString('latin1')))
    throw new Failure('There is nothing on standard input.');
  // As bytes: what is not UTF-8 is refused by the config centre, and not turned into question marks here.
  return new Uint8Array(bytes);
}

function print(lines: readonly string[]) {
  for (const line of lines) console.log(line);
}

export async function main(given: string[]): Promise<number | void> {
  const said = commandLine(given, HELP, {}, { positionals: true });
  if (!said) return;
  const [command = 'help', ...args] = said.positionals;
  if (command === 'help') return console.log(HELP);
  const work = COMMANDS[command];
  if (work === undefined)
    throw new Failure(
      `npm run config does not know ${command}: \`npm run config -- --help\` tells what it knows.`,
    );
  return work(configCentre(process.env), args);
}
