import { type InstanceReport, nameOf } from '@diancan/config-wire';
import { Injectable } from '@nestjs/common';

export interface InstanceStatus extends InstanceReport {
  /** When its last report arrived, ISO 8601. */
  readonly heardAt: string;
  /** Whether it missed roll calls, or the bus is away. */
  readonly silent: boolean;
}

/** The interval of roll calls, in ms. */
export const ROLL_CALL_MS = 30_000;
const SILENT_AFTER_MS = 2.5 * ROLL_CALL_MS;
/** A process that was killed sends no last report. */
const FORGOTTEN_AFTER_MS = 20 * ROLL_CALL_MS;

/** Called when a process refuses a version. */
export type RefusalListener = (report: InstanceReport & { refused: string }) => void;

/** The last report of each process. */
@Injectable()
export class FleetStatus {
  readonly #instances = new Map<string, { readonly report: InstanceReport; readonly heardAt: number }>();
  readonly #listeners: RefusalListener[] = [];

  onRefused(listener: RefusalListener): void {
    this.#listeners.push(listener);
  }

  take(report: InstanceReport): void {
    const name = nameOf(report);
    if (report.leaves === true) this.#instances.delete(name);
    else this.#instances.set(name, { report, heardAt: Date.now() });
    if (report.outcome === 'refused' && report.refused !== undefined) {
      for (const listener of this.#listeners) listener({ ...report, refused: report.refused });
    }
  }

  all(): readonly InstanceStatus[] {
    const now = Date.now();
    for (const [name, { heardAt }] of this.#instances)
      if (now - heardAt > FORGOTTEN_AFTER_MS) this.#instances.delete(name);
    return [...this.#instances.values()]
      .map(({ report, heardAt }) => ({
        ...report,
        heardAt: new Date(heardAt).toISOString(),
        silent: now - heardAt > SILENT_AFTER_MS,
      }))
      .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }
}
