import {
  type ApiOf,
  type AvailableBody,
  ProductErrors,
  ServiceError,
  shopContract,
  type SoldOutBody,
} from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { RpcClient } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { menuChanged } from '../menu/menu-cache.js';
import { optionsOf, storedOptions, UNTIL_FURTHER_NOTICE } from '../option/domain/option.js';
import { markChoice } from '../option/domain/mark-choice.js';
import { ProductEntity } from '../product/product.entity.js';

/** Says that a dish, or one choice of it, is sold out, whatever its stock. May be repeated. */
@Injectable()
export class MarkSoldOut {
  constructor(
    private readonly uow: UnitOfWork,
    @RpcClient(shopContract) private readonly shop: ApiOf<typeof shopContract>,
  ) {}

  /**
   * @returns when it is sold again, ISO 8601; null if only a seller ends it
   * @throws ServiceError PRODUCT_NOT_FOUND, CHOICE_NOT_FOUND; SERVICE_UNAVAILABLE if order, which knows when
   *   tomorrow begins, is away
   */
  async execute({ until, ...what }: SoldOutBody): Promise<string | null> {
    const end = until === undefined ? null : (await this.shop.nextBusinessDay({})).startsAt;
    await this.#mark(what, end ?? UNTIL_FURTHER_NOTICE);
    return end;
  }

  /** @throws ServiceError PRODUCT_NOT_FOUND, CHOICE_NOT_FOUND */
  undo(what: AvailableBody): Promise<void> {
    return this.#mark(what, null);
  }

  #mark({ productId, choiceId }: AvailableBody, until: string | null): Promise<void> {
    return this.uow.run(async tx => {
      const product = await lock(tx, productId);
      const changes =
        choiceId === undefined
          ? { soldOutUntil: until === null ? null : new Date(until) }
          : { options: storedOptions(markChoice(product, choiceId, until)) };
      await tx.update(ProductEntity, { productId }, changes);
      await menuChanged(tx);
    });
  }
}

async function lock(tx: EntityManager, productId: string) {
  const product = await tx.findOne(ProductEntity, {
    where: { productId },
    lock: { mode: 'pessimistic_write' },
  });
  if (product === null) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
  const { name, options } = product;
  return { name, options: optionsOf(options) };
}
