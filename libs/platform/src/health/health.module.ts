import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { READINESS_CHECKS, type ReadinessCheck } from './readiness.js';

type CheckClass = new (...args: never[]) => ReadinessCheck;

/** GET /health/live and /health/ready. */
@Module({})
export class HealthModule {
  /** @param checks classes that say whether what this process cannot work without is there */
  static withChecks(...checks: CheckClass[]): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController],
      providers: [
        ...checks,
        { provide: READINESS_CHECKS, inject: checks, useFactory: (...made: ReadinessCheck[]) => made },
      ],
    };
  }
}
