// @ts-check
import { runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { build, buildIsFresh } from './toolchain/build.mjs';
import { requireNode } from './toolchain/node.mjs';
import { installPackages } from './toolchain/packages.mjs';

await runMain(async () => {
  requireNode();
  const signal = stopSignals();
  const progress = new Progress();
  await installPackages(progress, signal);
  if (buildIsFresh()) return progress.say('✓ dist is up to date');
  await build(progress, signal);
});
