import { extname } from 'node:path/posix';
import { layerNames } from '@diancan/config-wire';
import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import { Injectable } from '@nestjs/common';
import type { Holder, Subject } from '../access/holder.js';
import { applicationsOf } from '../access/settings-address.js';
import { settingsNameOf } from '@diancan/config-files';
import { isNotModified } from './not-modified.js';
import { booleanQuery, type Exchange } from './exchange.js';
import { resolveTextBy } from './own-placeholders.js';
import { RequestedVersions } from './requested-version.js';
import { ServedSettings } from './served-settings.js';

/** Serves any file of the folder, for programs that do not know a config centre. */
@Injectable()
export class PlainFiles {
  constructor(
    private readonly versions: RequestedVersions,
    private readonly settings: ServedSettings,
  ) {}

  /**
   * Placeholders are resolved with the settings of the application, unless the client asks for none of that,
   * or for bytes (`Accept: application/octet-stream`). A file that is not UTF-8 text goes out byte for byte.
   * {cipher} values stay encrypted, also in a file of settings.
   * @returns undefined if the client already has this version
   * @throws ServiceError NO_SUCH_LABEL, NOTHING_TO_SERVE, NO_SUCH_FILE, NOT_FOR_THIS_TOKEN, BAD_CONFIGURATION
   */
  async answer(
    exchange: Exchange,
    holder: Holder,
    subject: Subject,
    { label, path }: { label: string | null; path: string },
  ): Promise<Buffer | undefined> {
    const version = await this.versions.versionOf(label);
    const bytes = await this.versions.read(version, ({ files }) => {
      const found = candidates(path, subject.profiles).find(each => files.has(each));
      if (found === undefined) throw new ServiceError(ConfigErrors.NO_SUCH_FILE);
      refuseOthers(holder, subject, found);
      return files.get(found)!;
    });
    if (isNotModified(exchange, version)) return undefined;
    const { request, reply } = exchange;
    const isBytes = request.headers.accept === 'application/octet-stream';
    const resolves = !isBytes && (booleanQuery(exchange, 'resolvePlaceholders') ?? true);
    const text = textOf(bytes);
    const answer = resolves && text !== null ? await this.#resolved(version, subject, text) : null;
    void reply
      .type(isBytes || text === null ? 'application/octet-stream' : 'text/plain;charset=UTF-8')
      .header('x-content-type-options', 'nosniff');
    return Buffer.from(answer ?? bytes);
  }

  async #resolved(version: string, { application, profiles }: Subject, text: string): Promise<string> {
    const { tree } = await this.versions.read(version, snapshot =>
      this.settings.merged(snapshot, application, profiles),
    );
    return resolveTextBy(tree, text);
  }
}

/** Null for bytes that are not UTF-8: they are no text. A byte order mark stays where it is. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = decodeUtf8(bytes);
    return Buffer.byteLength(text) === bytes.length ? text : `\uFEFF${text}`;
  } catch (error) {
    if (error instanceof NotUtf8Error) return null;
    throw error;
  }
}

/** `nginx-dev.conf` before `nginx.conf`, as in Spring: the first profile that has a file wins. */
function candidates(path: string, profiles: readonly string[]): readonly string[] {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return [
    ...profiles.map(profile => (profile === 'default' ? path : `${stem}-${profile}${extension}`)),
    path,
  ];
}

/** A plain file is open to every token; a file of settings only to those of its application. */
function refuseOthers(holder: Holder, { application, profiles }: Subject, path: string): void {
  const name = settingsNameOf(path);
  const names = applicationsOf(application).flatMap(each => layerNames(each, profiles));
  if (holder.kind !== 'application' || name === null || names.includes(name)) return;
  throw new ServiceError(ConfigErrors.NOT_FOR_THIS_TOKEN, { what: path });
}
