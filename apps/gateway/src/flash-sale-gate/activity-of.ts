import { parseJson } from '@diancan/text';

/** Ids of ours are shorter. */
const LONGEST_ID = 64;

/** The activity that a body of orderInFlashSale names; null if it names none, which order answers. */
export function activityOf(body: Buffer): string | null {
  try {
    const { activityId } = parseJson(body) as { activityId?: unknown };
    return typeof activityId === 'string' && activityId.length <= LONGEST_ID ? activityId : null;
  } catch {
    return null;
  }
}
