import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class BuyerRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Remembers that this buyer came; the first time too. */
  async welcome(openid: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO buyer (openid, created_at, last_login_at) VALUES (?, ${NOW}, ${NOW})
       ON DUPLICATE KEY UPDATE last_login_at = ${NOW}`,
      [openid],
    );
  }
}
