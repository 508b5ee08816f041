import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { MigrationInterface } from 'typeorm';
import { DatabaseReadiness } from './database.readiness.js';
import { databaseOptions } from './database-options.js';
import { openMigrated } from './migrate.js';
import { UnitOfWork } from './unit-of-work.js';

export interface DatabaseModuleOptions<S> {
  /** The class whose instance holds the settings. */
  readonly settings: Type<S>;
  readonly url: (settings: S) => string;
  readonly poolSize: (settings: S) => number;
  readonly entities: readonly Type[];
  readonly migrations: ReadonlyArray<Type<MigrationInterface>>;
}

/** A service's own schema: the connection, its migrations, its repositories and its unit of work. */
@Module({})
export class DatabaseModule {
  static forService<S>(options: DatabaseModuleOptions<S>): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [options.settings],
          useFactory: (settings: S) => ({
            ...databaseOptions(options.url(settings), options.poolSize(settings)),
            entities: [...options.entities],
            migrations: [...options.migrations],
            retryAttempts: 0,
          }),
          dataSourceFactory: dataSource => openMigrated(dataSource!),
        }),
        TypeOrmModule.forFeature([...options.entities]),
      ],
      providers: [UnitOfWork, DatabaseReadiness],
      exports: [UnitOfWork, DatabaseReadiness, TypeOrmModule],
    };
  }
}
