import { DatabaseModule } from '@diancan/database';
import { JobsModule } from '@diancan/jobs';
import { MessagingModule, type MessagingSettings, Refill, type RefillProgress } from '@diancan/messaging';
import { Metrics } from '@diancan/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';

const NEVER_MS = 3_600_000;

/** Publishes again what the order service has sent since a time, as an operator's process does. */
export async function refill(fleet: TestFleet, since: Date): Promise<RefillProgress> {
  const { DIANCAN_DB_URL, DIANCAN_RABBITMQ_URL, DIANCAN_MESSAGES_PREFIX } = fleet.env('order');
  class Settings {
    readonly messaging: MessagingSettings = {
      url: DIANCAN_RABBITMQ_URL!,
      prefix: DIANCAN_MESSAGES_PREFIX!,
      queues: { kind: 'safe', kindOf: {} },
      retryDelaysMs: [1_000],
      maxAttempts: 1,
      prefetch: 1,
      batch: 1,
    };
  }
  @Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
  class GroundModule {}
  @Module({
    imports: [
      { module: GroundModule, global: true },
      DatabaseModule.forService<Settings>({
        settings: Settings,
        url: () => DIANCAN_DB_URL!,
        poolSize: () => 2,
        entities: [],
        migrations: [],
      }),
      JobsModule.forService<Settings>({ settings: Settings, intervalMs: () => NEVER_MS }),
      MessagingModule.forService<Settings>({ settings: Settings, messaging: ({ messaging }) => messaging }),
    ],
  })
  class RefillModule {}
  const app = await NestFactory.createApplicationContext(RefillModule, { logger: false });
  try {
    // It fails until its process is connected to the broker.
    return await vi.waitFor(() => app.get(Refill, { strict: false }).since(since), 60_000);
  } finally {
    await app.close();
  }
}
