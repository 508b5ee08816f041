import { DataSource, type DataSourceOptions } from 'typeorm';

const LOCK_WAIT_S = 60;

/**
 * Connects and runs the migrations. A named lock of the database serialises instances that start together,
 * because TypeORM itself takes no lock.
 */
export async function openMigrated(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await new DataSource(options).initialize();
  const runner = dataSource.createQueryRunner();
  const lock = `migrate:${String(options.database ?? dataSource.driver.database)}`.slice(0, 64);
  try {
    const [row] = await runner.query('SELECT GET_LOCK(?, ?) AS held', [lock, LOCK_WAIT_S]);
    if (Number(row.held) !== 1)
      throw new Error(`another instance has been migrating ${lock} for over ${LOCK_WAIT_S} s`);
    await dataSource.runMigrations({ transaction: 'each' });
    await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
    return dataSource;
  } catch (error) {
    await runner.release();
    await dataSource.destroy();
    throw error;
  } finally {
    if (!runner.isReleased) await runner.release();
  }
}
