import { ServiceError, UserErrors } from '@diancan/contracts';
import { SessionStore } from '@diancan/session';
import { WebsiteApp } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { RecogniseSeller } from '../sellers/recognise-seller.use-case.js';
import { SellerRepository } from '../sellers/seller.repository.js';
import type { OpenedSession } from './opened-session.js';
import { askingWechat } from './wechat-failure.js';

/** Logs a seller in by a code of the website app. */
@Injectable()
export class SellerLogin {
  constructor(
    private readonly websiteApp: WebsiteApp,
    private readonly recogniseSeller: RecogniseSeller,
    private readonly sellers: SellerRepository,
    private readonly sessions: SessionStore,
  ) {}

  /** @throws ServiceError WECHAT_REFUSED, WECHAT_UNAVAILABLE, SNAPSHOT_USER, SELLER_NOT_APPROVED */
  async execute(code: string): Promise<OpenedSession> {
    const { openid, unionid, isSnapshot } = await askingWechat(this.websiteApp.exchangeCode(code));
    if (isSnapshot) throw new ServiceError(UserErrors.SNAPSHOT_USER);
    const { sellerId, name } = await askingWechat(
      this.recogniseSeller.execute({ webOpenid: openid, unionid }),
    );
    const opened = await this.sessions.open({ role: 'seller', subject: sellerId, name });
    // If the seller was removed in the meantime, the removal could not see this session, so it is ended here.
    if ((await this.sellers.byId(sellerId)) === null) {
      await this.sessions.revoke(opened.token);
      throw new ServiceError(UserErrors.SELLER_NOT_APPROVED);
    }
    return opened;
  }
}
