import { isDuplicateKey, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Nonces of notifications, each valid once. The provider signs each delivery anew with a new nonce. */
@Injectable()
export class NonceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false if it was used before: the notification is a replay */
  async use(nonce: string): Promise<boolean> {
    try {
      await this.add(this.dataSource.manager, [nonce]);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** @throws the error of a duplicate key if one of them was used before, or is there twice */
  async add(tx: EntityManager, nonces: readonly string[]): Promise<void> {
    if (nonces.length === 0) return;
    const rows = nonces.map(() => `(?, ${NOW})`).join(', ');
    await tx.query(`INSERT INTO notification_nonce (nonce, seen_at) VALUES ${rows}`, [...nonces]);
  }
}
