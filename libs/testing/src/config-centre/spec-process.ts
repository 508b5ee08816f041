import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { settingsOf } from '@diancan/config';
import { CentreFollower, ConfigModule, SettingsRefresh } from '@diancan/config-client';

class SpecSettings extends settingsOf(
  z.object({ server: z.object({ port: z.coerce.number() }), greeting: z.string() }),
) {}

export const SPEC_TREE = { server: { port: 8103 }, greeting: 'hello' };

@Injectable()
class Reader {
  constructor(readonly config: ConfigService) {}
}

@Module({ providers: [Reader] })
class ReaderModule {}

@Module({})
class SpecModule {
  // A function, because each process reads its own environment at its start.
  static load = (): DynamicModule => ({
    module: SpecModule,
    imports: [ConfigModule.forService('order', SpecSettings), ReaderModule],
  });
}

/** A process of the application `order` that consists of its settings. */
export interface SpecProcess {
  readonly settings: SpecSettings;
  readonly refresh: SettingsRefresh;
  /** As injected into a module that does not know `SpecSettings`. */
  readonly config: ConfigService;
  /** Follows the config centre, as a service does once it listens; command lines do not. */
  follow(instance?: string): void;
  stop(): Promise<void>;
}

/** The machine on which processes keep their copies. */
export interface SpecMachine {
  readonly dataDir: string;
  readonly copyPath: string;
  /** @throws the error that ends the start */
  start(env: Record<string, string>): Promise<SpecProcess>;
  clear(): Promise<void>;
}

export function specMachine(): SpecMachine {
  const dataDir = mkdtempSync(join(tmpdir(), `diancan-machine-${randomUUID()}-`));
  const running = new Set<INestApplicationContext>();
  return {
    dataDir,
    copyPath: join(dataDir, 'config-copies', 'order-dev.json'),
    async start(env) {
      for (const name of Object.keys(process.env))
        if (/^DIANCAN_(?!TEST_)/.test(name)) delete process.env[name];
      Object.assign(process.env, { DIANCAN_DATA_DIR: dataDir, DIANCAN_CONFIG_WAIT_MS: '0', ...env });
      const app = await NestFactory.createApplicationContext(SpecModule.load(), {
        logger: false,
        abortOnError: false,
      });
      running.add(app);
      return {
        settings: app.get(SpecSettings),
        refresh: app.get(SettingsRefresh),
        config: app.select(ReaderModule).get(Reader).config,
        follow: (instance = '8103:kitchen') => app.get(CentreFollower).start(instance),
        stop: async () => {
          running.delete(app);
          await app.close();
        },
      };
    },
    async clear() {
      await Promise.all([...running].map(app => app.close()));
      rmSync(dataDir, { recursive: true });
    },
  };
}
