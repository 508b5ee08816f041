/** One thing that a process needs before it can answer. */
export interface ReadinessCheck {
  readonly name: string;
  /** @throws whatever says that it is not there */
  check(): Promise<void>;
}

export const READINESS_CHECKS = Symbol('READINESS_CHECKS');
