import type { DataSourceOptions } from 'typeorm';

/**
 * Connection options for MySQL and MariaDB. The type is `mariadb` for both, because with the `mysql` dialect
 * TypeORM finds differences between schema and migrations that are not there.
 */
export function databaseOptions(
  url: string,
  poolSize: number,
): Extract<DataSourceOptions, { type: 'mysql' | 'mariadb' }> {
  return {
    type: 'mariadb',
    url,
    poolSize,
    timezone: 'Z',
    charset: 'utf8mb4',
    // Without these two options the driver rounds integers above 2^53 - 1 before the fen transformer can
    // check them.
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectTimeout: 5_000,
    synchronize: false,
  };
}
