import { isDuplicateKey, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Nonces of notifications, each valid once. The provider signs each delivery anew with a new nonce. */
@Injectable()
export class NonceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false if it was used before: the notification is a replay */
  async use(nonce: string): Promise<boolean> {
    try {
      await this.dataSource.query(`INSERT INTO notification_nonce (nonce, seen_at) VALUES (?, ${NOW})`, [
        nonce,
      ]);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
