import { join } from 'node:path';
import type { SettingsClass } from '@diancan/config';
import { CentreClient } from './centre-client.js';
import { CentreSource } from './centre-source.js';
import type { ClientEnvironment } from './client-environment.js';
import type { FollowedSource } from './config-source.js';
import { folderSource } from './folder-source.js';
import { LastCopy } from './last-copy.js';

/** The client of the config centre that the environment names; null if it names none. */
export const centreClientOf = (
  application: string,
  { centre, profile }: ClientEnvironment,
): CentreClient | null => (centre === null ? null : new CentreClient({ ...centre, application, profile }));

/** The source that the environment names: its config centre, else its folder. */
export function sourceOf(
  application: string,
  kind: SettingsClass<unknown>,
  environment: ClientEnvironment,
  env: NodeJS.ProcessEnv,
): FollowedSource {
  const { folder, profile, dataDir, waitMs } = environment;
  const client = centreClientOf(application, environment);
  if (client === null) return folderSource(folder, application, profile);
  return new CentreSource({
    client,
    copy: new LastCopy(join(dataDir, 'config-copies', `${application}-${profile}.json`)),
    waitMs,
    publish: () => client.publish(kind.jsonSchema(), kind.readAtStart),
    problemOf: values => kind.problemOf(values),
    env,
  });
}
