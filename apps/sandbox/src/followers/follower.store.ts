import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { type Collection, Journal } from '../journal/journal.js';
import { isAccountOpenId, unionIdOf } from '../users/wechat-user.js';

/** The followers of the official account: every user, until they unfollow it. */
@Injectable()
export class FollowerStore {
  readonly #left: Collection<true>;

  constructor(journal: Journal) {
    this.#left = journal.collection('unfollowed');
  }

  follows(openid: string): boolean {
    return this.#left.get(openid) === undefined;
  }

  change(openid: string, follows: boolean): void {
    if (follows) this.#left.delete(openid);
    else this.#left.put(openid, true);
  }

  /**
   * What the account may know about a user.
   * @throws ApiError 40003 for an id that was not issued for this account
   */
  describe(openid: string | undefined) {
    if (openid === undefined || !isAccountOpenId(openid)) throw new ApiError(40003, 'invalid openid');
    if (!this.follows(openid)) return { subscribe: 0, openid, unionid: unionIdOf(openid) };
    return {
      subscribe: 1,
      openid,
      language: 'zh_CN',
      unionid: unionIdOf(openid),
      remark: '',
      groupid: 0,
      tagid_list: [],
    };
  }
}
