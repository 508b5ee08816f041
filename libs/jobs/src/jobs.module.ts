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
   * The interval between two polls of a worker, in ms. Called repeatedly, so that a change takes effect.
   */
  readonly intervalMs: (settings: S) => number;
}

/** Provides what the jobs of a service use. Needs `DatabaseModule`, and the table of `jobTable`. */
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
