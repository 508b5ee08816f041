/**
 * An effect of a process that outlives it: a commit, a call, or an answer. Only these steps show how far a
 * killed process had come.
 */
export interface Step {
  readonly name: string;
  /** The whole text, which shows what order the step belongs to. */
  readonly text: string;
}

/**
 * Is called for every step. The step continues when the promise resolves; its connection breaks when the
 * promise rejects.
 */
export interface StepWatch {
  /** The step has been sent but has had no effect yet. */
  before(step: Step): Promise<void>;
  /** The step has had its effect, but its sender does not know yet. */
  after(step: Step): Promise<void>;
}
