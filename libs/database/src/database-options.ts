import type { DataSourceOptions } from 'typeorm';

/**
 * How every service talks to MySQL or MariaDB. `mariadb` is the type also for MySQL: it names the dialect in
 * which migrations are compared without endless drift.
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
    // Without these two, integers above 2^53 - 1 arrive rounded; the fen transformer then has nothing left to
    // check.
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectTimeout: 5_000,
    synchronize: false,
  };
}
