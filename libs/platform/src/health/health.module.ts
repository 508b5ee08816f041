import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Readiness, type ReadinessCheck } from './readiness.js';

type CheckClass = Type<ReadinessCheck> | (abstract new (...args: never[]) => ReadinessCheck);

/** GET /health/live and /health/ready. */
@Module({})
export class HealthModule {
  /** @param checks classes that check the servers without which this process cannot work */
  static withChecks(...checks: CheckClass[]): DynamicModule {
    const added = {
      provide: Symbol('readiness checks'),
      inject: [Readiness, ...checks],
      useFactory: (readiness: Readiness, ...made: ReadinessCheck[]) => readiness.add(...made),
    };
    return {
      module: HealthModule,
      controllers: [HealthController],
      providers: [...(checks as Type[]), added],
    };
  }
}
