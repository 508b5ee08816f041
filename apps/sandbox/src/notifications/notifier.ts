import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarms } from '../clock/alarms.js';
import { Clock } from '../clock/clock.js';
import { FaultStore } from '../faults/fault.store.js';
import { type Collection, Journal } from '../journal/journal.js';
import { SandboxSettings } from '../sandbox.settings.js';
import type { Announcement, Attempt, Notification } from './notification.js';
import { NotificationSender, subjectOf } from './notification-sender.js';
import { delayAfter } from './retry-schedule.js';

/** Sends notifications to merchants, and repeats each one until it is acknowledged. */
@Injectable()
export class Notifier implements OnApplicationBootstrap {
  readonly #notifications: Collection<Notification>;
  /** Ids of notifications that wait for another one. */
  readonly #held: Set<string>;

  constructor(
    private readonly sender: NotificationSender,
    private readonly alarms: Alarms,
    private readonly faults: FaultStore,
    private readonly clock: Clock,
    private readonly settings: SandboxSettings,
    journal: Journal,
  ) {
    this.#notifications = journal.collection('notification');
    this.#held = new Set(
      this.all()
        .filter(({ state }) => state === 'HELD')
        .map(({ id }) => id),
    );
  }

  /** Resumes the notifications that a stopped sandbox left unsent. */
  onApplicationBootstrap(): void {
    for (const notification of this.all()) if (notification.state === 'PENDING') this.#wait(notification);
  }

  all(): Notification[] {
    return this.#notifications.values();
  }

  /** Resolves when the first attempt is over, or at once if that attempt is held back. */
  async notify(announcement: Announcement): Promise<void> {
    const now = this.clock.now();
    const made: Notification = {
      ...announcement,
      id: `EV-${randomUUID()}`.slice(0, 36),
      createdAt: now,
      state: 'PENDING',
      dueAt: now,
      attempts: [],
    };
    const subject = subjectOf(made);
    if (this.faults.strike('notification-never', subject)) return this.#save({ ...made, state: 'DROPPED' });
    if (this.faults.strike('notification-reordered', subject)) return this.#hold(made);
    const late = this.faults.strike('notification-late', subject);
    this.#save({ ...made, dueAt: now + (late?.ms ?? 0) });
    if (late !== undefined) return this.#wait({ ...made, dueAt: now + late.ms });
    await this.#deliver(made.id, this.faults.strike('notification-twice', subject) ? 2 : 1);
  }

  #wait({ id, dueAt }: Notification): void {
    this.alarms.at(`notification ${id}`, dueAt, () => void this.#deliver(id));
  }

  async #deliver(id: string, copies = 1): Promise<void> {
    const notification = this.#notifications.get(id);
    if (notification === undefined) return;
    const sent = await Promise.all(Array.from({ length: copies }, () => this.sender.send(notification)));
    const attempts = sent.filter(attempt => attempt !== null);
    if (attempts.length < copies) return;
    this.#conclude(notification, attempts);
    this.#releaseHeld();
  }

  #conclude(notification: Notification, fresh: readonly Attempt[]): void {
    const attempts = [...notification.attempts, ...fresh];
    const heard = fresh.some(
      ({ status, forged }) => forged === undefined && (status === 200 || status === 204),
    );
    if (heard) return this.#save({ ...notification, attempts, state: 'DONE' });
    const delay = delayAfter(attempts.length, this.#speed(notification));
    if (delay === null) return this.#save({ ...notification, attempts, state: 'GIVEN_UP' });
    const next: Notification = { ...notification, attempts, dueAt: this.clock.now() + delay };
    this.#save(next);
    this.#wait(next);
  }

  #speed(notification: Notification): number {
    const factor = this.faults.strike('retry-speed', subjectOf(notification))?.factor ?? 1;
    return this.settings.current.notifications.retrySpeed * factor;
  }

  #hold(notification: Notification): void {
    this.#held.add(notification.id);
    this.#save({ ...notification, state: 'HELD' });
  }

  #releaseHeld(): void {
    const released = [...this.#held];
    this.#held.clear();
    for (const id of released) {
      const held = this.#notifications.get(id);
      if (held !== undefined) this.#save({ ...held, state: 'PENDING' });
      void this.#deliver(id);
    }
  }

  #save(notification: Notification): void {
    this.#notifications.put(notification.id, notification);
  }
}
