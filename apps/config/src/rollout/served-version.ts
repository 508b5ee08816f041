/** What who asks for no other label is given: the last version that was found good. */
export abstract class ServedVersion {
  /** null while there was none yet. */
  abstract readonly version: string | null;

  /** Why there is none, or why it is not the newest one; null when all is well. For people; shows no value of a setting. */
  abstract readonly problem: string | null;

  /** A newer version that does not fit what services have said that they know; null where there is none, or it was withdrawn. */
  abstract readonly refused: string | null;
}
