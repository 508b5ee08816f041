import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class BuyerRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Records a login of this buyer, also the first one. */
  async welcome(openid: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO buyer (openid, created_at, last_login_at) VALUES (?, ${NOW}, ${NOW})
       ON DUPLICATE KEY UPDATE last_login_at = ${NOW}`,
      [openid],
    );
  }
}
