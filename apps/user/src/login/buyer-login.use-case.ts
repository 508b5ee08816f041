import { ServiceError, UserErrors } from '@diancan/contracts';
import { SessionStore } from '@diancan/session';
import { OfficialAccount } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { BuyerRepository } from '../buyers/buyer.repository.js';
import { neutralName } from '../naming/neutral-name.js';
import { askingWechat } from './wechat-failure.js';
import type { OpenedSession } from './opened-session.js';

/** Logs a buyer in by a code of the official account. */
@Injectable()
export class BuyerLogin {
  constructor(
    private readonly officialAccount: OfficialAccount,
    private readonly buyers: BuyerRepository,
    private readonly sessions: SessionStore,
  ) {}

  /** @throws ServiceError WECHAT_REFUSED, WECHAT_UNAVAILABLE, SNAPSHOT_USER */
  async execute(code: string): Promise<OpenedSession> {
    const { openid, isSnapshot } = await askingWechat(this.officialAccount.exchangeCode(code));
    if (isSnapshot) throw new ServiceError(UserErrors.SNAPSHOT_USER);
    await this.buyers.welcome(openid);
    return this.sessions.open({ role: 'buyer', subject: openid, name: neutralName('微信用户', openid) });
  }
}
