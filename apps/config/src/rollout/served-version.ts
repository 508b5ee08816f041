/** The version served when a request names no label: the last good one. */
export abstract class ServedVersion {
  /** null before the first one. */
  abstract readonly version: string | null;

  /**
   * The reason why there is none, or why it is not the newest one; null if all is well. Shows no value of a
   * setting.
   */
  abstract readonly problem: string | null;

  /** A newer version that does not fit a published schema; null if there is none, or if it was withdrawn. */
  abstract readonly refused: string | null;
}
