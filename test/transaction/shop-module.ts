import { Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { built } from './built.ts';
import type { ShopService } from './purchase.ts';

const { count, interval, logSettings, required, serverSettings, settingsOf } = await built('config');
const { SERVICE_NAMES } = await built('contracts');
const { databaseOptions, UnitOfWork } = await built('database');
const { JobRepository, JobRuntime } = await built('jobs');
const { IdentityModule, Metrics, PlatformModule } = await built('platform');
const { callSettings, DiscoveryModule, discoverySettings, serviceAddresses } = await built('rpc');

export class ShopSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    database: z.object({ url: required, poolSize: count }),
    jobs: z.object({ intervalMs: interval }),
    discovery: discoverySettings,
    calls: callSettings,
    services: z.partialRecord(z.enum(SERVICE_NAMES), serviceAddresses),
  }),
) {}

/** Decorators need a compiler. This is what `@Module` does. */
export function moduleOf(metadata: ModuleMetadata): Type {
  function ShopModule() {}
  Module(metadata)(ShopModule);
  return ShopModule as unknown as Type;
}

/** What the decorators of a constructor's parameters do, in the order of the parameters. */
export function injects(target: Type, ...decorators: readonly ParameterDecorator[]): void {
  decorators.forEach((decorate, at) => decorate(target, undefined, at));
}

/** What each service of the fleet has, on a schema that has its tables. */
export async function groundOf(service: ShopService, values: object, calls: readonly ShopService[]) {
  const { database } = new ShopSettings(values).current;
  const dataSource = await new DataSource(databaseOptions(database.url, database.poolSize)).initialize();
  const uow = new UnitOfWork(dataSource);
  const jobs = {
    provide: JobRuntime,
    inject: [ShopSettings, Metrics],
    useFactory: (settings: ShopSettings, metrics: InstanceType<typeof Metrics>) =>
      new JobRuntime(new JobRepository(uow), () => settings.current.jobs.intervalMs, metrics),
  };
  const providers = [
    { provide: DataSource, useValue: dataSource },
    { provide: UnitOfWork, useValue: uow },
    jobs,
  ];
  const source = { load: async () => ({ version: null, values: values as never }) };
  return [
    PlatformModule.forService(service, ShopSettings, source),
    IdentityModule.forService(service),
    DiscoveryModule.forService({ service, settings: ShopSettings, calls }),
    { module: moduleOf({}), global: true, providers, exports: providers.map(({ provide }) => provide) },
  ];
}
