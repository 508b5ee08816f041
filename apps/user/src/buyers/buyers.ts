import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class Buyers {
  constructor(private readonly dataSource: DataSource) {}

  /** Remembers that this buyer came; the first time too. */
  async welcome(openid: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO buyer (openid, created_at, last_login_at) VALUES (?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE last_login_at = UTC_TIMESTAMP(3)`,
      [openid],
    );
  }
}
