import { describe, expect, it } from 'vitest';
import { Progress } from '../terminal/progress.mjs';
import { chooseServers, type Machine } from './choose.mjs';
import { SERVER_KINDS } from './kinds.mjs';

const progress = new Progress({ write: () => {}, live: false });

function aMachine(what: { has: string[]; aptBrings?: string[]; docker?: boolean }): Machine {
  const installed = new Set(what.has);
  return {
    kinds: SERVER_KINDS.map(kind => ({ ...kind, isInstalled: () => installed.has(kind.kind) })),
    canInstall: () => what.aptBrings !== undefined,
    install: async packages => {
      for (const { kind, aptPackage } of SERVER_KINDS) {
        if (packages.includes(aptPackage) && what.aptBrings?.includes(kind)) installed.add(kind);
      }
    },
    composeWorks: () => what.docker === true,
  };
}

const choose = (machine: Machine, env: NodeJS.ProcessEnv = {}) => chooseServers({ env, progress, machine });

describe('where servers come from', () => {
  it('is the environment before the machine', async () => {
    const sources = await choose(aMachine({ has: ['mariadb', 'redis', 'rabbitmq'] }), {
      DIANCAN_REDIS_URL: 'redis://there',
    });
    expect(sources).toEqual({
      mariadb: { from: 'machine' },
      redis: { from: 'environment', url: 'redis://there' },
      rabbitmq: { from: 'machine' },
    });
  });

  it('is the machine after apt has brought what was missing', async () => {
    const sources = await choose(
      aMachine({ has: ['mariadb'], aptBrings: ['redis', 'rabbitmq'], docker: true }),
    );
    expect(Object.values(sources)).toEqual([{ from: 'machine' }, { from: 'machine' }, { from: 'machine' }]);
  });

  it('is docker for what the machine lacks and apt cannot bring', async () => {
    const sources = await choose(aMachine({ has: ['mariadb'], aptBrings: ['redis'], docker: true }));
    expect(sources.rabbitmq).toEqual({ from: 'docker' });
    expect(sources.redis).toEqual({ from: 'machine' });
  });

  it('is nowhere without any of them: the refusal names packages and variables', async () => {
    const refusal = choose(aMachine({ has: ['redis'] }));
    await expect(refusal).rejects.toThrow(
      /MariaDB, RabbitMQ cannot be found: install .*(mariadb-server rabbitmq-server|brew)/,
    );
    await expect(refusal).rejects.toThrow('DIANCAN_MYSQL_URL, DIANCAN_RABBITMQ_URL');
  });
});
