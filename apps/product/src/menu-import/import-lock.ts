import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ImportRefused } from './wording.js';

const WAIT_S = 60;

/**
 * Runs one import at a time: two concurrent imports would both create the dishes that neither has seen yet.
 */
@Injectable()
export class ImportLock {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws ImportRefused if another import holds the lock for longer than a minute */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    // Named locks are global to the database server, which other installations may share.
    const name = `menu-import:${this.dataSource.driver.database}`.slice(0, 64);
    try {
      const [row] = await runner.query('SELECT GET_LOCK(?, ?) AS held', [name, WAIT_S]);
      if (Number(row.held) !== 1) throw new ImportRefused(BUSY);
      try {
        return await work();
      } finally {
        await runner.query('SELECT RELEASE_LOCK(?)', [name]);
      }
    } finally {
      await runner.release();
    }
  }
}

const BUSY = {
  zh: '另一个导入正在进行，请稍后再试。',
  en: 'Another import is running; please try again later.',
};
