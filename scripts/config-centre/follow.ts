import { setTimeout as pause } from 'node:timers/promises';
import { instanceLines, short, type BusStatus } from './report.ts';
import type { ConfigCentre } from './address.ts';

const WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * Waits until every addressed process runs a version, and prints what each reports.
 * @returns exit code: 1 if one of them does not
 */
export async function everybodyFollowed(
  centre: ConfigCentre,
  { version, destination }: { version: string; destination?: string },
): Promise<number> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const { bus, instances } = await centre.ask<BusStatus>('GET', '/bus/status');
    const meant = instances.filter(one => !one.silent && isMeant(one.name, destination));
    const behind = meant.filter(one => one.version !== version);
    const refused = behind.filter(one => one.refused === version);
    if (behind.length === refused.length || Date.now() > deadline || bus !== 'up') {
      for (const line of instanceLines(meant)) console.log(line);
      if (bus !== 'up')
        console.log(
          `The bus ${bus === 'blocked' ? 'takes no messages' : 'is away'}: ` +
            'every process asks by itself within some seconds.',
        );
      else if (behind.length > 0)
        console.log(`✗ ${behind.length} of ${meant.length} do not run ${short(version)}`);
      return behind.length > 0 ? 1 : 0;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** The part of `isMeant` of libs/config-wire that matters here. */
function isMeant(name: string, destination?: string) {
  if (destination === undefined) return true;
  const wanted = destination.replace(/(?:^|:)\*\*$/, '');
  return wanted === '' || name === wanted || name.startsWith(`${wanted}:`);
}
