import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DirectFleet } from '../fleet/start-fleet.js';
import { folderOf, GATEWAY, OWNERS, readRelease } from './release.js';

const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * Fills the empty schemas and the data folder of a fleet with a recorded release, before the first service
 * starts. The recorded times are moved, so that the release was stopped `downtimeMs` ago.
 */
export async function loadRelease(
  name: string,
  downtimeMs: number,
  { settings, addresses }: DirectFleet,
): Promise<void> {
  const read = (file: string) =>
    readFileSync(new URL(file, folderOf(name)), 'utf8').replaceAll(GATEWAY, settings.publicUrl);
  // WeChat Pay's times have no fraction of a second. The move must not change how they compare with ours.
  const seconds = Math.round((Date.now() - downtimeMs - Date.parse(readRelease(name).takenAt)) / 1_000);
  for (const owner of OWNERS) {
    const connection = await createConnection({ uri: addresses.database[owner], multipleStatements: true });
    await connection.query(read(`${owner}.sql`));
    await moveTimes(connection, seconds);
    await connection.end();
  }
  mkdirSync(`${settings.dataDir}/sandbox`, { recursive: true, mode: 0o700 });
  writeFileSync(`${settings.dataDir}/sandbox/journal.jsonl`, movedJournal(read('sandbox.jsonl'), seconds));
}

/** Moves every DATETIME. Times inside of stored answers and days of reconciliation stay: they are history. */
async function moveTimes(connection: Connection, seconds: number): Promise<void> {
  const [columns] = await connection.query<RowDataPacket[]>(
    `SELECT table_name AS name, column_name AS col FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type = 'datetime'`,
  );
  for (const [table, found] of Map.groupBy(columns, ({ name }) => String(name))) {
    const changes = found.map(({ col }) => `${col} = ${col} + INTERVAL ${seconds} SECOND`);
    await connection.query(`UPDATE ${table} SET ${changes.join()}`);
  }
}

/** Moves ms since 1970 under keys such as `at` and `paidAt`, and times with the offset of China. */
function movedJournal(journal: string, seconds: number): string {
  const moved = (key: string, value: unknown): unknown => {
    if (typeof value === 'number' && /(?:^a|A)t$/.test(key)) return value + seconds * 1_000;
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+\+08:00$/.test(value))
      return chinaTime(Date.parse(value) + seconds * 1_000);
    return value;
  };
  const lines = journal.split('\n').slice(0, -1);
  return lines.map(line => `${JSON.stringify(JSON.parse(line, moved))}\n`).join('');
}

const chinaTime = (at: number): string =>
  new Date(at + CHINA_OFFSET_MS).toISOString().replace(/\.\d+Z$/, '+08:00');
