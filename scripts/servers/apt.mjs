// @ts-check
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { underLock } from '../processes/lock.mjs';
import { WORKSHOP } from '../project.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';
import { findBinary } from './find-binary.mjs';

const POLICY = '/usr/sbin/policy-rc.d';
const OPTIONS = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];

/** Only root may install, and only on systems with apt, such as Debian and Ubuntu. */
export function canInstall() {
  return process.getuid?.() === 0 && findBinary(['apt-get']) !== null && existsSync('/var/lib/dpkg/status');
}

/**
 * Installs packages, without starting the system-wide servers that they bring: we run private ones.
 * @param {string[]} packages
 * @throws {import('../terminal/failure.mjs').Failure}
 */
export async function install(packages) {
  await underLock(`${WORKSHOP}/apt-lock`, async () => {
    const ownPolicy = !existsSync(POLICY);
    if (ownPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    try {
      await apt(['update'], 'apt-update.log');
      await apt(['install', '-y', '--no-install-recommends', ...packages], 'apt-install.log');
    } finally {
      if (ownPolicy) rmSync(POLICY, { force: true });
    }
  });
}

/** @param {string[]} args @param {string} log */
function apt(args, log) {
  return runLogged({
    command: 'apt-get',
    args: [...OPTIONS, ...args],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    logFile: `${WORKSHOP}/${log}`,
    // Ctrl-C takes effect after it has finished: half-installed packages are worse than a minute of waiting.
    ownGroup: args[0] === 'install',
    failure: `\`apt-get ${args[0]}\` failed, see ${WORKSHOP}/${log}`,
  });
}
