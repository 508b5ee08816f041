import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { fromTestRun, uniqueName } from '@diancan/testing/run';

/**
 * A copy of the fleet's settings with other values, for `DIANCAN_CONFIG_DIR`.
 * @param changes by the name of a file: the last part of a setting's name, and its value in YAML
 * @throws Error if a file has no such setting on a line of its own
 */
export function changedSettings(changes: Record<string, Record<string, string>>): string {
  const folder = `${fromTestRun('DIANCAN_TEST_DIR')}/settings-${uniqueName()}`;
  cpSync('config-repo', folder, { recursive: true });
  for (const [name, values] of Object.entries(changes)) {
    const file = `${folder}/${name}`;
    for (const [setting, value] of Object.entries(values)) {
      const line = new RegExp(`(?<=^ *)${setting}: .*`, 'm');
      const text = readFileSync(file, 'utf8');
      if (!line.test(text)) throw new Error(`${name} has no ${setting}`);
      writeFileSync(file, text.replace(line, `${setting}: ${value}`));
    }
  }
  return folder;
}
