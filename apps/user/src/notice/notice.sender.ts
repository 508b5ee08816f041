import { backoffMs, PeriodicJob } from '@diancan/platform';
import { TemplateMessages } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { UserSettings } from '../user.settings.js';
import { fillLink, fillTemplate } from './domain/fill-template.js';
import { isAlarming, verdictOn } from './domain/refusal.js';
import type { NoticeEntity } from './notice.entity.js';
import { type Claim, NoticeQueue } from './notice.queue.js';

const BATCH = 10;

/** Sends the notices that are due, until WeChat has taken or refused each, or its deadline has passed. */
@Injectable()
export class NoticeSender extends PeriodicJob {
  readonly #log = new Logger(NoticeSender.name);

  constructor(
    private readonly settings: UserSettings,
    private readonly queue: NoticeQueue,
    private readonly messages: TemplateMessages,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.notices.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.queue.due(BATCH);
    const taken = await Promise.all(due.map(notice => this.#deliver(notice)));
    return due.length === BATCH && taken.includes(true);
  }

  /**
   * Never throws: one notice that cannot be sent stops no other.
   * @returns whether this instance had it, so that it is not due any more
   */
  async #deliver(notice: NoticeEntity): Promise<boolean> {
    const { noticeId } = notice;
    let claim: Claim | null = null;
    try {
      claim = await this.queue.claim(notice, this.settings.current.notices.leaseMs);
      if (claim === null) return await this.#giveUp(notice);
      await this.#send(notice, claim);
    } catch (error) {
      this.#log.warn(`notice ${noticeId} is not sent yet, will try again: ${(error as Error).message}`);
      if (claim !== null) await this.#postpone(claim);
    }
    return claim !== null;
  }

  async #giveUp(notice: NoticeEntity): Promise<boolean> {
    const { noticeId, attempts } = notice;
    const givenUp = await this.queue.giveUp(notice);
    if (!givenUp) return false;
    this.#log.error(`notice ${noticeId} was not sent by its deadline, after ${attempts} attempts`);
    return true;
  }

  /** Where even that fails, the lease ends by itself. */
  async #postpone(claim: Claim): Promise<void> {
    const { retry } = this.settings.current.notices;
    await this.queue.postpone(claim, backoffMs(claim.attempt, retry), null).catch(() => undefined);
  }

  async #send({ kind, openid, ...content }: NoticeEntity, claim: Claim): Promise<void> {
    const {
      current: { notices, publicUrl },
    } = this.settings;
    const { templateId, link, fields } = notices.templates[kind];
    if (templateId === '') return this.queue.skipped(claim);
    const result = await this.messages.send({
      openid,
      templateId,
      url: publicUrl + fillLink(link, content),
      clientMsgId: claim.noticeId,
      data: fillTemplate(fields, content, notices.timeZone),
    });
    switch (result.outcome) {
      case 'sent':
        return this.queue.sent(claim);
      case 'refused':
        return this.#takeRefusal(claim, kind, result.errcode);
      case 'unavailable':
        this.#log.warn(`notice ${claim.noticeId} is not sent yet, will try again: ${result.reason}`);
        return this.queue.postpone(claim, backoffMs(claim.attempt, notices.retry), null);
    }
  }

  async #takeRefusal(claim: Claim, kind: NoticeEntity['kind'], errcode: number): Promise<void> {
    const { retry } = this.settings.current.notices;
    const text = `notice ${claim.noticeId} (${kind}) was refused by WeChat with errcode ${errcode}`;
    if (isAlarming(errcode)) this.#log.error(text);
    else this.#log.log(text);
    switch (verdictOn(errcode)) {
      case 'final':
        return this.queue.refused(claim, errcode);
      case 'tomorrow':
        return this.queue.postpone(claim, retry.quotaMs, errcode);
      case 'again':
        return this.queue.postpone(claim, backoffMs(claim.attempt, retry), errcode);
    }
  }
}
