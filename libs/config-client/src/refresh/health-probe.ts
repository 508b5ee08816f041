/** Whether a process can do its work. */
export interface HealthProbe {
  /** @returns the names of the checks that fail; none: it can */
  failing(): Promise<readonly string[]>;
}
