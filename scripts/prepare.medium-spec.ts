import { expect, it } from 'vitest';
import { prepare } from './prepare.mjs';
import { THIS_MACHINE } from './servers/choose.mjs';
import { Progress } from './terminal/progress.mjs';

it('goes no further when it was interrupted, though what it was doing came to its end', async () => {
  const interruption = new AbortController();
  const redis = THIS_MACHINE.kinds.find(({ kind }) => kind === 'redis')!;
  let installed = false;
  const machine = {
    ...THIS_MACHINE,
    kinds: [{ ...redis, variable: 'DIANCAN_NOT_SET', isInstalled: () => installed }],
    canInstall: () => true,
    install: async () => {
      interruption.abort();
      installed = true;
    },
  };
  const progress = new Progress({ write: () => {}, live: false });
  await expect(prepare({ env: {}, progress, machine, signal: interruption.signal })).rejects.toThrow(
    'Interrupted.',
  );
  expect(installed).toBe(true);
});
