import { isDuplicateKey } from './database-errors.js';

/**
 * Inserts rows of items that share a transaction. That one exists shows by its duplicate key, which saves a
 * statement that would look for it.
 * @returns false if the row exists, and is that of a single item
 * @throws the error of the duplicate key, if there are several items: `CombinedCommits` rolls all of them
 * back, and works on each alone
 */
export async function insertedFresh(isSingle: boolean, insert: () => Promise<void>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isSingle && isDuplicateKey(error)) return false;
    throw error;
  }
}
