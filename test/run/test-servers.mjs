// @ts-check
import { THIS_MACHINE } from '../../scripts/servers/choose.mjs';

/**
 * This machine for tests: they use other variables, so that the servers of a fleet are never taken for tests.
 * @type {import('../../scripts/servers/choose.mjs').Machine}
 */
export const TEST_MACHINE = {
  ...THIS_MACHINE,
  kinds: THIS_MACHINE.kinds.map(kind => ({
    ...kind,
    variable: kind.variable.replace('DIANCAN_', 'DIANCAN_TEST_'),
  })),
};

/**
 * The environment of tests: nothing that is meant for a fleet, and where the test servers are.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ folder: string, urls?: import('../../scripts/servers/park.ts').Park['urls'] }} run
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment(env, { folder, urls }) {
  const own = Object.fromEntries(
    Object.entries(env).filter(([variable]) => !variable.startsWith('DIANCAN_')),
  );
  own.DIANCAN_TEST_DIR = folder;
  if (urls) {
    own.DIANCAN_TEST_MYSQL_URL = urls.mariadb;
    own.DIANCAN_TEST_REDIS_URL = urls.redis;
    own.DIANCAN_TEST_RABBITMQ_URL = urls.rabbitmq;
  }
  return own;
}
