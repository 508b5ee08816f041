import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { escape, type FieldPacket, type Pool, type RowDataPacket } from 'mysql2/promise';
import type { TestFleet } from '../../fleet/start-fleet.js';
import { folderOf, GATEWAY, OWNERS, type RecordedRelease } from '../release.js';

/** The sandbox's collections that payments need. The others are tokens and keys: each fleet has its own. */
const REMEMBERED = ['transaction', 'prepay', 'notification', 'refund', 'message'];

/** Writes the schemas of a fleet whose services have ended, and the memory of its sandbox. */
export async function writeRelease(name: string, fleet: TestFleet, release: RecordedRelease): Promise<void> {
  const folder = folderOf(name);
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string) =>
    writeFileSync(new URL(file, folder), text.replaceAll(fleet.gatewayUrl, GATEWAY));
  for (const owner of OWNERS) write(`${owner}.sql`, await dumpOf(fleet.db(owner)));
  write('sandbox.jsonl', rememberedOf(readFileSync(`${fleet.dataDir}/sandbox/journal.jsonl`, 'utf8')));
  write('release.json', `${JSON.stringify(release, null, 2)}\n`);
}

/** Our own dump, because that of `mariadb-dump` does not load in MySQL 8.4. */
async function dumpOf(db: Pool): Promise<string> {
  const [tables] = await db.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1',
  );
  const dumps = [];
  for (const { name } of tables) dumps.push(await tableOf(db, String(name)));
  // The order of the tables is that of their names, not that of their foreign keys.
  return `SET foreign_key_checks = 0;\n\n${dumps.join('\n')}`;
}

async function tableOf(db: Pool, table: string): Promise<string> {
  const [[made]] = (await db.query<RowDataPacket[]>(`SHOW CREATE TABLE \`${table}\``)) as [
    RowDataPacket[],
    FieldPacket[],
  ];
  const [rows, fields] = await db.query<RowDataPacket[][]>({
    sql: `SELECT * FROM \`${table}\` ORDER BY 1, 2`,
    rowsAsArray: true,
    typeCast: field => literalOf(field.type, field.string()),
  });
  const columns = fields.map(({ name }) => `\`${name}\``).join(', ');
  const inserts = rows.map(row => `INSERT INTO \`${table}\` (${columns}) VALUES (${row.join(', ')});\n`);
  return `${portable(String(made!['Create Table']))};\n${inserts.join('')}`;
}

function literalOf(type: string, value: string | null): string {
  if (value === null) return 'NULL';
  return /^(?:TINY|SHORT|INT24|LONG|LONGLONG)$/.test(type) ? value : escape(value);
}

/** MariaDB shows JSON as what it stands for, and a default without the parentheses that MySQL demands. */
const portable = (statement: string): string =>
  statement
    .replaceAll(/longtext CHARACTER SET \w+ COLLATE \w+ (.*?) ?CHECK \(json_valid\(`\w+`\)\)/g, 'json $1')
    .replaceAll('DEFAULT utc_timestamp(3)', 'DEFAULT (utc_timestamp(3))')
    .replaceAll(/ AUTO_INCREMENT=\d+/g, '');

/** The journal has one line for each change; the last one of each value is enough. */
function rememberedOf(journal: string): string {
  const latest = new Map<string, string>();
  for (const line of journal.split('\n').slice(0, -1)) {
    const { collection, id } = JSON.parse(line) as { collection: string; id: string };
    if (REMEMBERED.includes(collection)) latest.set(`${collection} ${id}`, line);
  }
  return [...latest.values()].map(line => `${line}\n`).join('');
}
