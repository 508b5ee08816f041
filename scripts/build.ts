import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { build, buildIsFresh } from './toolchain/build.ts';

export async function main(): Promise<void> {
  const progress = new Progress();
  if (buildIsFresh()) return progress.say('✓ dist is up to date');
  await build(progress, stopSignals());
}
