// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { startChild } from '../processes/child.mjs';
import { Failure } from '../terminal/failure.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';
import { findBinary } from './find-binary.mjs';
import { speaks, waitUntil } from '../network/ready.mjs';

const ADMIN = 'diancan_admin';

/**
 * A private MariaDB: its data in `folder`, its only way in the admin account of the returned URL.
 * @param {import('./private.mjs').PrivateServerOptions} options
 * @returns {import('./private.mjs').PrivateServer}
 */
export function mariadb({ folder, port, password, durable, logFile, registry }) {
  const data = `${folder}/data`;
  const args = [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${data}`,
    `--init-file=${folder}/admin.sql`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--socket=mariadb.sock', // relative to the data folder: an absolute path may outgrow the limit of 107 bytes
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
      {
        name: 'mariadb',
        rank: 0,
        start: () =>
          startChild({
            name: 'mariadb',
            command: binary('mariadbd'),
            args,
            env: process.env,
            logFile,
            registry,
          }),
        ready: signal =>
          waitUntil(() => speaks({ host: '127.0.0.1', port }), {
            failure: `MariaDB did not answer within 60 s, see ${logFile}`,
            timeoutMs: 60_000,
            signal,
          }),
      },
    ],
  };
}

/**
 * Made under another name first: an interrupted installation is not taken for data.
 * @param {string} folder
 * @param {string} data
 */
async function createData(folder, data) {
  const draft = `${folder}/data.draft`;
  rmSync(draft, { recursive: true, force: true });
  await runLogged({
    command: binary('mariadb-install-db'),
    // root comes in by the socket alone, and only from this very user of the machine.
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

/** @param {string} password */
function adminSql(password) {
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

/** @param {string} name */
function binary(name) {
  const path = findBinary([name]);
  if (!path) throw new Failure(`${name} cannot be found.`);
  return path;
}
