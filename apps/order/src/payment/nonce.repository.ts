import { inMillis, isDuplicateKey, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A signature expires five minutes after its timestamp; a nonce is kept a little longer. */
const REMEMBERED_MS = 15 * 60_000;

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
      await this.dataSource.query(
        `DELETE FROM notification_nonce WHERE seen_at < ${inMillis(-REMEMBERED_MS)} LIMIT 10`,
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
