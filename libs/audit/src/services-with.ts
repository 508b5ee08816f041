import type { Query, Schemas } from './truth.js';

/** The services that have a table, with their schemas: not every service has jobs, or receives messages. */
export type ServicesWith = (table: string) => ReadonlyArray<[service: string, schema: string]>;

/** Reads which schema has which tables. */
export async function servicesByTable(query: Query, schemas: Schemas): Promise<ServicesWith> {
  const names = Object.values(schemas).map(name => `'${name}'`);
  const found = await query<{ place: string }>(
    `SELECT CONCAT(table_schema, '.', table_name) AS place FROM information_schema.tables
     WHERE table_schema IN (${names.join()})`,
  );
  const places = new Set(found.map(({ place }) => place));
  return table => Object.entries(schemas).filter(([, schema]) => places.has(`${schema}.${table}`));
}
