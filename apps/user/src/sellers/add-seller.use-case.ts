import { isDuplicateKey, UnitOfWork } from '@diancan/database';
import { OfficialAccount } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { neutralName } from '../naming/neutral-name.js';
import type { SellerEntity } from './seller.entity.js';
import type { SellerRequestEntity } from './seller-request.entity.js';
import { SellerRequestRepository } from './seller-request.repository.js';
import { SellerRepository } from './seller.repository.js';

export interface AddedSeller {
  readonly seller: Pick<SellerEntity, 'sellerId' | 'name' | 'openid'>;
  /** `approved`: the person had asked for approval; `known`: was a seller already. */
  readonly outcome: 'added' | 'approved' | 'known';
}

/** Makes a person a seller, identified by the openid of the official account or of the website app. */
@Injectable()
export class AddSeller {
  constructor(
    private readonly sellers: SellerRepository,
    private readonly requests: SellerRequestRepository,
    private readonly officialAccount: OfficialAccount,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @param name to show; it also renames an existing seller */
  async execute(openid: string, name?: string): Promise<AddedSeller> {
    const waiting = await this.requests.find({ webOpenid: openid, unionid: null });
    const unionid = waiting?.unionid ?? (await this.#unionIdOf(openid));
    const known = await this.sellers.find({ openid, webOpenid: waiting?.webOpenid ?? null, unionid });
    const request = waiting ?? (await this.requests.find({ webOpenid: null, unionid }));
    if (known !== null) return this.#keep(known, request, name);
    const seller: SellerEntity = {
      sellerId: ulid(),
      openid,
      webOpenid: request?.webOpenid ?? null,
      unionid,
      name: name ?? neutralName('卖家', openid),
      createdAt: new Date(),
    };
    try {
      await this.unitOfWork.run(async tx => {
        await this.sellers.insert(tx, seller);
        if (request !== null) await this.requests.forget(request.webOpenid, tx);
      });
    } catch (error) {
      const winner = isDuplicateKey(error) ? await this.sellers.find(seller) : null;
      if (winner === null) throw error;
      return this.#keep(winner, request, name);
    }
    return { seller, outcome: request === null ? 'added' : 'approved' };
  }

  async #keep(
    seller: SellerEntity,
    request: SellerRequestEntity | null,
    name?: string,
  ): Promise<AddedSeller> {
    if (name !== undefined) await this.sellers.rename(seller, name);
    if (request !== null) {
      await this.sellers.link(seller, request);
      await this.requests.forget(request.webOpenid);
    }
    return { seller: { ...seller, name: name ?? seller.name }, outcome: 'known' };
  }

  /** Optional: a seller whose unionid cannot be looked up now is linked at the first login. */
  async #unionIdOf(openid: string): Promise<string | null> {
    return this.officialAccount.unionIdOf(openid).catch(() => null);
  }
}
