import { inLanguage } from './words.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One error in a service's catalogue: everything that the edge needs to answer and to log it. */
export interface ErrorEntry {
  /** Stable number in the envelope's `code`; never 0, never reused. */
  readonly code: number;
  /** True HTTP status. */
  readonly status: number;
  /** Texts for people; `{field}` is filled from the error's `data`. */
  readonly zh: string;
  readonly en: string;
  readonly level: LogLevel;
  /** Seconds for `Retry-After`, if a retry makes sense. */
  readonly retryAfterSeconds?: number;
}

export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

/**
 * An error of a catalogue. Any other error that a service throws is a bug and answers 500. A value of `data`
 * may be `Words`: the answer has it in the client's language.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly entry: ErrorEntry,
    readonly data: Readonly<Record<string, unknown>> | null = null,
    options?: ErrorOptions,
  ) {
    super(fillText(entry.en, inLanguage(data, 'en')), options);
  }

  get code(): number {
    return this.entry.code;
  }
}

export const isServiceError = (error: unknown, entry?: ErrorEntry): error is ServiceError =>
  error instanceof ServiceError && (entry === undefined || error.code === entry.code);

/** Fills `{field}` from `data`. A missing field stays visible, so that a typo shows. */
export function fillText(text: string, data: Readonly<Record<string, unknown>> | null): string {
  return text.replace(/\{(\w+)\}/g, (whole, field: string) =>
    data !== null && field in data ? String(data[field]) : whole,
  );
}
