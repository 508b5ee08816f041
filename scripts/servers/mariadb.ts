import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { programOf } from '../processes/start-program.ts';
import { Failure } from '../terminal/failure.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';
import { findBinary } from './find-binary.mjs';
import { speaks } from '../network/ready.ts';
import type { PrivateServerOptions, PrivateServer } from './private.ts';

const ADMIN = 'diancan_admin';

/** A private MariaDB. Its data is in `folder`; the admin account of the returned URL is the only account. */
export function mariadb({
  folder,
  port,
  password,
  durable,
  logFile,
  registry,
}: PrivateServerOptions): PrivateServer {
  const data = `${folder}/data`;
  const args = [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${data}`,
    `--init-file=${folder}/admin.sql`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    // Relative to the data folder: an absolute path may outgrow the limit of 107 bytes.
    '--socket=mariadb.sock',
    `--pid-file=${folder}/mariadb.pid`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--max-connections=500',
    '--innodb-buffer-pool-size=128M',
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    '--performance-schema=OFF',
  ];
  return {
    url: `mysql://${ADMIN}:${password}@127.0.0.1:${port}/`,
    prepare: async () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!existsSync(data)) await createData(folder, data);
      writeFileSync(`${folder}/admin.sql`, adminSql(password), { mode: 0o600 });
    },
    programs: [
      programOf({
        name: 'mariadb',
        title: 'MariaDB',
        command: binary('mariadbd'),
        args,
        env: process.env,
        logFile,
        registry,
        answers: () => speaks({ host: '127.0.0.1', port }),
        answersWithinMs: 60_000,
      }),
    ],
  };
}

/** Made under another name first, so that an interrupted installation is not mistaken for data. */
async function createData(folder: string, data: string) {
  const draft = `${folder}/data.draft`;
  rmSync(draft, { recursive: true, force: true });
  await runLogged({
    command: binary('mariadb-install-db'),
    // root can log in only over the socket, and only as the current user of the machine.
    args: [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${draft}`,
      '--auth-root-authentication-method=socket',
      `--auth-root-socket-user=${userInfo().username}`,
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    logFile: `${folder}/install.log`,
    failure: 'MariaDB could not make its data folder.',
  });
  renameSync(draft, data);
}

function adminSql(password: string) {
  return [
    `CREATE USER IF NOT EXISTS '${ADMIN}'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER '${ADMIN}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO '${ADMIN}'@'%' WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

function asRoot() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

function binary(name: string) {
  const path = findBinary([name]);
  if (!path) throw new Failure(`${name} cannot be found.`);
  return path;
}
