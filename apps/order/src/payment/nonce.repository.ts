import { insertedFresh, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Nonces of notifications, each valid once. The provider signs each delivery anew with a new nonce. */
@Injectable()
export class NonceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false if it was used before: the notification is a replay */
  use(nonce: string): Promise<boolean> {
    return insertedFresh(true, () => this.add(this.dataSource.manager, [nonce]));
  }

  /** @throws the error of a duplicate key if one of them was used before, or is there twice */
  async add(tx: EntityManager, nonces: readonly string[]): Promise<void> {
    if (nonces.length === 0) return;
    const rows = nonces.map(() => `(?, ${NOW})`).join(', ');
    await tx.query(`INSERT INTO notification_nonce (nonce, seen_at) VALUES ${rows}`, [...nonces]);
  }
}
