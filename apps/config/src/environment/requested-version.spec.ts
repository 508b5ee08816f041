import { ConfigErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { BadFileError } from '@diancan/config-files';
import { ConfigRepository, NoFolderError, type Snapshot } from '../repository/config-repository.js';
import { UsedLabels } from '../rollout/used-labels.js';
import { RequestedVersions } from './requested-version.js';

/** Its branch `main` has a newer commit than the one that is served. */
class ScriptedRepository extends ConfigRepository {
  readonly description = 'scripted';
  readonly folder = '';
  async fetch() {}
  async head() {
    return 'newest';
  }
  async resolve(label: string) {
    return { main: 'newest', topic: 'other' }[label] ?? null;
  }
  async isDefault(label: string) {
    return label === 'main';
  }
  async mayServe(label: string) {
    return label === 'main';
  }
  async snapshot(version: string): Promise<Snapshot> {
    if (version === 'other') throw new NoFolderError('there is no folder');
    return { version, files: new Map() };
  }
}

const versions = (version: string | null, problem: string | null = null) =>
  new RequestedVersions(new ScriptedRepository(), { version, problem, refused: 'newer' }, new UsedLabels());

describe('the requested version', () => {
  it('comes with the name of a newer, refused one if the request has no label', () => {
    expect([versions('v1').refusedFor(null), versions('v1').refusedFor('main')]).toEqual(['newer', null]);
  });

  it('is the served one without a label, with the default branch, or with its own name', async () => {
    expect(
      await Promise.all([null, 'main', 'served'].map(label => versions('served').versionOf(label))),
    ).toEqual(['served', 'served', 'served']);
  });

  it('is the one that another label names, even while nothing is served', async () => {
    expect([await versions('served').versionOf('topic'), await versions(null).versionOf('topic')]).toEqual([
      'other',
      'other',
    ]);
    await expect(versions('served').versionOf('nowhere')).rejects.toMatchObject({
      entry: ConfigErrors.NO_SUCH_LABEL,
      data: { label: 'nowhere' },
    });
  });

  it('is an error with the reason while nothing is served', async () => {
    await expect(versions(null, 'the origin is away').versionOf(null)).rejects.toMatchObject({
      entry: ConfigErrors.NOTHING_TO_SERVE,
      data: { reason: 'the origin is away' },
    });
    await expect(versions(null).versionOf('main')).rejects.toMatchObject({
      entry: ConfigErrors.NOTHING_TO_SERVE,
    });
  });

  it('is an error with the reason if its files or its folder cannot be read', async () => {
    const bad = { entry: ConfigErrors.BAD_CONFIGURATION };
    const broken = (): never => {
      throw new BadFileError('order.yml', 3, 'broken');
    };
    await expect(versions('served').read('served', broken)).rejects.toMatchObject({
      ...bad,
      data: { version: 'served', summary: 'order.yml, line 3: broken' },
    });
    await expect(versions('served').read('other', () => 1)).rejects.toMatchObject(bad);
    await expect(
      versions('served').read('served', () => {
        throw new TypeError('a bug');
      }),
    ).rejects.toBeInstanceOf(TypeError);
  });
});
