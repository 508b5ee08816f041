import { managementUrl } from './fleet/programs.ts';
import { runningFleet } from './fleet/running.ts';
import { serviceNamed, type ServiceName } from './fleet/services.mjs';
import { operate } from './transactions/operate.ts';

export const main = (args: string[]): Promise<void> => operate(args, servicesWithData);

/** Only a service with a database can take part in transactions. */
function servicesWithData() {
  const { settings, addresses } = runningFleet();
  const { audit: _, ...owners } = addresses.database;
  return Object.keys(owners).map(name => ({
    name,
    url: managementUrl(serviceNamed(name as ServiceName).name, settings),
  }));
}
