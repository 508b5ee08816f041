import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { Step, StepWatch } from './step-watch.js';
import { Trails } from './trails.js';

/** Trails that also note each report, for the specs of the proxies. */
export class NotedSteps implements StepWatch {
  readonly trails = new Trails();
  /** Such as `before COMMIT orders`, in the order of the reports. */
  readonly reports: string[] = [];
  readonly texts = new Set<string>();
  readonly #noted = new EventEmitter();

  before(step: Step): Promise<void> {
    return this.#note('before', step);
  }

  after(step: Step): Promise<void> {
    return this.#note('after', step);
  }

  /** Resolves with all reports when there is this one. */
  async until(report: string): Promise<readonly string[]> {
    while (!this.reports.includes(report)) await once(this.#noted, 'report');
    return this.reports;
  }

  async #note(moment: 'before' | 'after', step: Step): Promise<void> {
    this.reports.push(`${moment} ${step.name}`);
    this.texts.add(step.text);
    this.#noted.emit('report');
    await turn(); // a decision may take some time
    await this.trails[moment](step);
  }
}
