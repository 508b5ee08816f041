import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, reasonOf } from '@diancan/errors';
import { z } from 'zod';
import type { WrittenSettings } from './centre-client.js';

const stored = z.strictObject({
  version: z.string().min(1),
  /** ISO 8601. */
  savedAt: z.iso.datetime(),
  settings: z.record(z.string(), z.unknown()),
});

export interface KeptCopy extends WrittenSettings {
  /** ISO 8601. */
  readonly savedAt: string;
}

/**
 * The last settings that were found good, on disk, for a start without the config centre. They are stored as
 * written:
 * placeholders are resolved after reading, so a password of the environment is not in the file. Values that
 * the config centre decrypted are, so only the user of the process may read it.
 */
export class LastCopy {
  constructor(readonly path: string) {}

  /**
   * @returns null if there is none
   * @throws Error if there is one that cannot be read or parsed
   */
  async read(): Promise<KeptCopy | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw new Error(`${this.path} cannot be read (${codeOf(error) ?? reasonOf(error)})`, { cause: error });
    }
    const { version, savedAt, settings } = this.#parse(text);
    return { version, savedAt, tree: settings };
  }

  /**
   * Writes the whole copy or nothing, also if the machine stops half-way.
   * @throws Error of the file system
   */
  async write({ version, tree }: WrittenSettings, now = new Date()): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    // Not the process id: in containers that share a folder every process may have the id 1.
    const draft = `${this.path}.${randomUUID()}.draft`;
    const text = JSON.stringify({ version, savedAt: now.toISOString(), settings: tree } satisfies z.infer<
      typeof stored
    >);
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  #parse(text: string): z.infer<typeof stored> {
    try {
      return stored.parse(JSON.parse(text));
    } catch {
      // The parser's message would quote the file.
      throw new Error(`${this.path} is damaged`);
    }
  }
}
