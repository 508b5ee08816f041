import { describe, expect, it } from 'vitest';
import type { ConfigRepository } from '../repository/config-repository.js';
import { UsedLabels } from '../rollout/used-labels.js';
import { type Concern, ConcernedRefs } from './concerned-refs.js';

const repository: Pick<ConfigRepository, 'mayServe'> = { mayServe: async branch => branch === 'main' };
const labels = new UsedLabels();
labels.use('next');
labels.use('v2');
const concerned = new ConcernedRefs(repository as ConfigRepository, labels);

const ref = (name: string, isDeleted = false) => ({ name, isDeleted });

describe('a push', () => {
  it.each<[Concern, string, ReturnType<typeof ref>[] | null]>([
    ['served', 'the branch that is served', [ref('refs/heads/main')]],
    ['served', 'it among others', [ref('refs/heads/next'), ref('refs/tags/v3'), ref('refs/heads/main')]],
    ['served', 'nobody knows which branches', null],
    ['label', 'a branch that a client asked for', [ref('refs/heads/next')]],
    ['label', 'a tag that a client asked for', [ref('refs/tags/v2')]],
    ['label', 'it among others', [ref('refs/heads/next'), ref('refs/heads/topic')]],
    ['nothing', 'another branch', [ref('refs/heads/topic')]],
    ['nothing', 'a branch whose name ends like the served one', [ref('refs/heads/topic/main')]],
    ['nothing', 'a tag with the name of the served branch', [ref('refs/tags/main')]],
    ['nothing', 'a tag that nobody asked for', [ref('refs/tags/v3')]],
    ['nothing', 'notes', [ref('refs/notes/commits')]],
    ['nothing', 'no branch', []],
    ['nothing', 'deletion of the served branch', [ref('refs/heads/main', true)]],
    ['nothing', 'deletion of a branch and a tag', [ref('refs/heads/next', true), ref('refs/tags/v2', true)]],
  ])('concerns %s: %s', async (concern, _what, refs) => {
    expect(await concerned.concernOf({ refs })).toBe(concern);
  });
});
