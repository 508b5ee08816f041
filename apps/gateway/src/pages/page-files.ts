import { join, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { acceptedCoding, type ContentCoding } from '../compression/accepted-coding.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { FileCache, type ReadFile } from './file-cache.js';
import type { PageTarget } from './page-target.js';

export interface PageFile extends ReadFile {
  /** Null for the plain bytes. */
  readonly coding: ContentCoding | null;
}

const ENDINGS: Readonly<Record<ContentCoding, string>> = { br: '.br', gzip: '.gz' };

/** The built pages on disk, and the compressed siblings that a build writes beside its files. */
@Injectable()
export class PageFiles {
  readonly #cache = new FileCache();

  constructor(private readonly settings: GatewaySettings) {}

  /** @returns null if there is no such file */
  async find({ app, file }: PageTarget, acceptEncoding: string | undefined): Promise<PageFile | null> {
    const path = join(resolve(this.settings.current.pages.root), app, file);
    const plain = await this.#cache.read(path);
    if (plain === null) return null;
    const refused = new Set<ContentCoding>();
    for (;;) {
      const coding = acceptedCoding(acceptEncoding, refused);
      if (coding === null) return { ...plain, coding };
      const sibling = await this.#cache.read(path + ENDINGS[coding]);
      // One that is older was left by a previous build.
      if (sibling !== null && sibling.modifiedNs >= plain.modifiedNs) return { ...sibling, coding };
      refused.add(coding);
    }
  }
}
