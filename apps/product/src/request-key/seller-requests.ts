import { createHash } from 'node:crypto';
import { ProductErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface SellerRequest {
  readonly sellerId: string;
  /** Keys of different sellers have nothing to do with each other. Without one every request is a new one. */
  readonly key: string | undefined;
  readonly verb: string;
  /** As its schema returned it: fields in the schema's order. */
  readonly body: object;
}

/**
 * Requests of sellers that are safe to repeat: the key is stored in the transaction of its work, and brings the
 * first answer back. Kept for good: sellers are few, and a late retry must not restock twice.
 */
@Injectable()
export class SellerRequests {
  constructor(private readonly uow: UnitOfWork) {}

  /** @throws ServiceError KEY_REUSED when the key belongs to another request; whatever `work` throws */
  once<T extends object>(request: SellerRequest, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const { sellerId, key } = request;
    if (key === undefined) return this.uow.run(work);
    return this.uow.run(async tx => {
      const fingerprint = fingerprintOf(request);
      // Waits for a simultaneous request with the same key until that one is decided.
      const { affectedRows } = await tx.query<{ affectedRows: number }>(
        'INSERT IGNORE INTO seller_request (seller_id, request_key, fingerprint) VALUES (?, ?, ?)',
        [sellerId, key, fingerprint],
      );
      if (affectedRows === 0) return firstAnswer<T>(tx, request, fingerprint);
      const answer = await work(tx);
      await tx.query('UPDATE seller_request SET answer = ? WHERE seller_id = ? AND request_key = ?', [
        JSON.stringify(answer), sellerId, key,
      ]);
      return answer;
    });
  }
}

async function firstAnswer<T>(tx: EntityManager, { sellerId, key }: SellerRequest, fingerprint: string): Promise<T> {
  const [row] = await tx.query<{ fingerprint: string; answer: string }[]>(
    'SELECT fingerprint, answer FROM seller_request WHERE seller_id = ? AND request_key = ?',
    [sellerId, key],
  );
  if (row?.fingerprint !== fingerprint) throw new ServiceError(ProductErrors.KEY_REUSED);
  return JSON.parse(row.answer) as T;
}

const fingerprintOf = ({ verb, body }: SellerRequest): string =>
  createHash('sha256').update(JSON.stringify([verb, body])).digest('hex');
