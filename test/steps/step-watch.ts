/**
 * Something that a process sends outside and that stays when the process dies: a commit, a call, an answer. How far a
 * process had come when it was killed can be told by its steps, and by nothing else.
 */
export interface Step {
  readonly name: string;
  /** All that was sent: it tells whose order the step is about. */
  readonly text: string;
}

/** What stands on the way of every step; a step goes on when the promise resolves, and its connection breaks when it rejects. */
export interface StepWatch {
  /** It has been sent, and has had no effect. */
  before(step: Step): Promise<void>;
  /** It has had its effect, and its sender does not know. */
  after(step: Step): Promise<void>;
}
