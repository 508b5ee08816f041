import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logSettings, serverSettings, settingsOf } from '@diancan/config';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { type BootstrapOptions, createService, IdentityModule, PlatformModule } from '@diancan/platform';

class SpecSettings extends settingsOf(z.object({ server: serverSettings, log: logSettings })) {}

export interface ServedModule {
  readonly app: NestFastifyApplication;
  /** Folder with the keys of this process and its peers. */
  readonly keys: string;
  stop(): Promise<void>;
}

/** Serves a few controllers as a service named `order`, with everything that the platform gives a service. */
export async function serve(
  { imports = [], ...parts }: ModuleMetadata,
  options: BootstrapOptions = {},
): Promise<ServedModule> {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-platform-'));
  writeFileSync(join(folder, 'order.yml'), 'server: { host: 127.0.0.1, port: 1 }\nlog: { level: silent }');
  const keys = join(folder, 'keys');
  Object.assign(process.env, {
    DIANCAN_CONFIG_DIR: folder,
    DIANCAN_KEYS_DIR: keys,
    DIANCAN_LOG_LEVEL: 'silent',
  });
  @Module({
    ...parts,
    imports: [
      PlatformModule.forService('order', SpecSettings),
      IdentityModule.forService('order'),
      ...(imports as DynamicModule[]),
    ],
  })
  class SpecModule {}
  const app = await createService(SpecModule, options);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    keys,
    stop: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
