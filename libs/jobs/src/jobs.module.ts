import { Metrics } from '@diancan/platform';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { JobCensus } from './census.job.js';
import { JobPurge } from './purge.job.js';
import { JobRepository } from './job.repository.js';
import { JobRuntime } from './job-runtime.js';

export interface JobsModuleOptions<S> {
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  /**
   * How long a worker rests between two looks, in ms; asked again and again, so that a change is followed.
   */
  readonly intervalMs: (settings: S) => number;
}

/** What the jobs of a service need. Needs `DatabaseModule`, and the table of `jobTable`. */
@Module({})
export class JobsModule {
  static forService<S>({ settings: token, intervalMs }: JobsModuleOptions<S>): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      providers: [
        JobRepository,
        {
          provide: JobRuntime,
          inject: [JobRepository, token, Metrics],
          useFactory: (jobs: JobRepository, settings: S, metrics: Metrics) =>
            new JobRuntime(jobs, () => intervalMs(settings), metrics),
        },
        JobPurge,
        JobCensus,
      ],
      exports: [JobRuntime],
    };
  }
}
