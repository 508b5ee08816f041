import { ServiceError, UserErrors } from '@diancan/contracts';
import { OfficialAccount } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import type { SellerEntity } from './seller.entity.js';
import { SellerRequestRepository } from './seller-request.repository.js';
import { SellerRepository } from './seller.repository.js';

export interface ScannedPerson {
  /** The openid in the website app. */
  readonly webOpenid: string;
  readonly unionid: string | null;
}

/** Finds the seller behind a QR login. */
@Injectable()
export class RecogniseSeller {
  constructor(
    private readonly sellers: SellerRepository,
    private readonly requests: SellerRequestRepository,
    private readonly officialAccount: OfficialAccount,
  ) {}

  /**
   * @throws ServiceError SELLER_NOT_APPROVED, after listing the person for approval
   * @throws WechatUnavailableError, WechatRefusedError if WeChat does not answer who the person is
   */
  async execute(person: ScannedPerson): Promise<SellerEntity> {
    const seller =
      (await this.sellers.find({ openid: null, ...person })) ?? (await this.#addedByAccountOpenId(person));
    if (seller === null) {
      await this.requests.record(person.webOpenid, person.unionid);
      throw new ServiceError(UserErrors.SELLER_NOT_APPROVED);
    }
    if (seller.webOpenid === null || seller.unionid === null) {
      await this.sellers.link(seller, person);
      await this.requests.forget(person.webOpenid);
    }
    return seller;
  }

  /**
   * An operator may have added this person by the openid of the official account, which cannot be compared
   * with the website app's. So WeChat is asked for the unionid of each seller without one. The answers are
   * stored, so each seller is looked up once.
   */
  async #addedByAccountOpenId({ unionid }: ScannedPerson): Promise<SellerEntity | null> {
    if (unionid === null) return null;
    for (const seller of await this.sellers.unlinked()) {
      const known = await this.officialAccount.unionIdOf(seller.openid);
      if (known !== null) await this.sellers.link(seller, { webOpenid: null, unionid: known });
      if (known === unionid) return seller;
    }
    return null;
  }
}
