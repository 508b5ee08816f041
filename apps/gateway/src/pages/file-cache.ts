import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from '@diancan/errors';
import { LRUCache } from 'lru-cache';

export interface ReadFile {
  readonly bytes: Buffer;
  /** Of the content: a build may give two versions the same size and time. */
  readonly etag: string;
  /** In ns. */
  readonly modifiedNs: bigint;
}

interface CachedFile extends ReadFile {
  /** Changes whenever the file is written or replaced. */
  readonly version: string;
}

/** Files of both apps are about a tenth of this. */
const MAX_BYTES = 64 * 1_024 * 1_024;
/** The sum of bytes must not be 0 for an empty file. */
const ENTRY_BYTES = 256;
const NO_SUCH_FILE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);
/** 132 bits. */
const TAG_LENGTH = 22;

/** The files that were read, as long as they are unchanged. Each read looks whether its file was replaced. */
export class FileCache {
  readonly #files = new LRUCache<string, CachedFile>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + ENTRY_BYTES,
  });

  /** @returns null if there is no such file, or it is a folder */
  async read(path: string): Promise<ReadFile | null> {
    const handle = await opened(path);
    if (handle === null) return null;
    try {
      const stat = await handle.stat({ bigint: true });
      if (!stat.isFile()) return null;
      const { ino, size, mtimeNs, ctimeNs } = stat;
      const version = [ino, size, mtimeNs, ctimeNs].join(' ');
      const known = this.#files.get(path);
      if (known?.version === version) return known;
      const bytes = await handle.readFile();
      const hash = createHash('sha256').update(bytes).digest('base64url');
      const file = { bytes, etag: `"${hash.slice(0, TAG_LENGTH)}"`, modifiedNs: mtimeNs, version };
      this.#files.set(path, file);
      return file;
    } finally {
      await handle.close();
    }
  }
}

async function opened(path: string): Promise<FileHandle | null> {
  try {
    // A named pipe would otherwise wait for its writer.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (NO_SUCH_FILE.has(codeOf(error) ?? '')) return null;
    throw error;
  }
}
