// @ts-check
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { PROJECT } from '../project.mjs';
import { commandLine } from '../terminal/command-line.mjs';
import { runMain } from '../terminal/failure.mjs';
import { requireNode } from '../toolchain/node.mjs';
import { completeEnvFile, makeComposeSecrets } from './env-file.mjs';

const HELP = `npm run compose:env

Makes .env with a random value for every secret that docker-compose.yml needs, readable by you alone. Where
there is one, it gets what it lacks, as after an update, and keeps what it says.`;

await runMain(async () => {
  requireNode();
  if (!commandLine(process.argv.slice(2), HELP, {})) return;
  const file = `${PROJECT}/.env`;
  const before = existsSync(file) ? readFileSync(file, 'latin1') : '';
  const { text, added } = completeEnvFile(before, makeComposeSecrets());
  if (added.length === 0) {
    chmodSync(file, 0o600);
    return console.log('✓ .env has everything');
  }
  writeFileSync(`${file}.draft`, text, { encoding: 'latin1', mode: 0o600 });
  renameSync(`${file}.draft`, file);
  console.log(`✓ .env: made ${added.length} secrets; next: docker compose up -d --build --wait`);
});
