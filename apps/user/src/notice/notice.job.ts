import { UnitOfWork } from '@diancan/database';
import { type Again, Job, type JobAttempt, type JobPolicy } from '@diancan/jobs';
import { TemplateMessages } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { fillLink, fillTemplate } from '../notice-template/domain/fill-template.js';
import { UserSettings } from '../user.settings.js';
import { isOpen, type NoticeVerb } from './domain/notice-life.js';
import { isAlarming, handlingOf } from './domain/refusal.js';
import type { NoticeEntity } from './notice.entity.js';
import { NoticeRepository } from './notice.repository.js';

const CONCURRENCY = 10;
const DAY_MS = 86_400_000;

interface Payload {
  readonly noticeId: string;
}

/** Sends a notice, until WeChat has taken or refused it, or its deadline has passed. */
@Injectable()
export class NoticeJob extends Job<Payload> {
  readonly kind = 'notice';
  readonly #log = new Logger(NoticeJob.name);

  constructor(
    private readonly settings: UserSettings,
    private readonly notices: NoticeRepository,
    private readonly messages: TemplateMessages,
    private readonly uow: UnitOfWork,
  ) {
    super();
  }

  override get policy(): JobPolicy {
    const { deadlineMs, leaseMs, retry } = this.settings.current.notices;
    return {
      backoff: retry,
      limit: { attempts: Infinity, ageMs: deadlineMs, beyond: 'dead' },
      concurrency: CONCURRENCY,
      leaseMs,
      retentionMs: DAY_MS,
    };
  }

  /**
   * Done if the notice has been sent, refused or skipped already.
   * @throws Error if there is no such notice, or if it was not sent
   */
  protected override async handle({ noticeId }: Payload, attempt: JobAttempt): Promise<Again | void> {
    if (typeof noticeId !== 'string') throw new Error('its payload has no noticeId');
    const notice = await this.notices.find(noticeId);
    if (notice === null) throw new Error('its notice is unknown');
    if (!isOpen(notice.state)) return;
    const {
      current: { notices, publicUrl },
    } = this.settings;
    const { kind, openid, ...content } = notice;
    const { templateId, link, fields } = notices.templates[kind];
    if (templateId === '') return this.#end(notice, attempt, 'skip');
    const result = await this.messages.send({
      openid,
      templateId,
      url: publicUrl + fillLink(link, content),
      clientMsgId: noticeId,
      data: fillTemplate(fields, content, notices.timeZone),
    });
    switch (result.outcome) {
      case 'sent':
        // However late this attempt is: the message is out.
        return this.uow.run(tx => this.notices.end(tx, noticeId, 'send'));
      case 'refused':
        return this.#takeRefusal(notice, attempt, result.errcode);
      case 'unavailable':
        throw new Error(result.reason);
    }
  }

  protected override onDeath(tx: EntityManager, { noticeId }: Payload): Promise<void> {
    return this.notices.end(tx, noticeId, 'giveUp');
  }

  async #takeRefusal(notice: NoticeEntity, attempt: JobAttempt, errcode: number): Promise<Again | void> {
    const { noticeId, kind } = notice;
    const text = `notice ${noticeId} (${kind}) was refused by WeChat with errcode ${errcode}`;
    if (isAlarming(errcode)) this.#log.error(text);
    else this.#log.log(text);
    const handling = handlingOf(errcode);
    if (handling === 'final') return this.#end(notice, attempt, 'refuse', errcode);
    await this.notices.noteErrcode(noticeId, errcode);
    const reason = `WeChat answered errcode ${errcode}`;
    if (handling === 'again') throw new Error(reason);
    return { againInMs: this.settings.current.notices.retry.quotaMs, reason };
  }

  /** Not if another instance has taken over: its answer counts. */
  #end({ noticeId }: NoticeEntity, attempt: JobAttempt, verb: NoticeVerb, errcode?: number): Promise<void> {
    return this.uow.run(async tx => {
      if (await attempt.isCurrent(tx)) await this.notices.end(tx, noticeId, verb, errcode);
    });
  }
}
