import { extname } from 'node:path/posix';
import { layerNames } from '@diancan/config-wire';
import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { Holder, Subject } from '../access/holder.js';
import { settingsNameOf } from '../files/parse-config-file.js';
import { isNotModified } from './not-modified.js';
import { booleanQuery, type Exchange } from './exchange.js';
import { resolveTextBy } from './own-placeholders.js';
import { RequestedVersions } from './requested-version.js';
import { ServedSettings } from './served-settings.js';

/** Any file of the folder, as it lies there: what programs that know nothing of a config centre are configured by. */
@Injectable()
export class PlainFiles {
  constructor(
    private readonly versions: RequestedVersions,
    private readonly settings: ServedSettings,
  ) {}

  /**
   * Placeholders are resolved by the settings of the application, unless who asks wants none of that, or the bytes
   * (`Accept: application/octet-stream`). A file of settings is read as any other: its {cipher} values stay what they are.
   * @returns undefined when who asks has it already
   * @throws ServiceError NO_SUCH_LABEL, NOTHING_TO_SERVE, NO_SUCH_FILE, NOT_FOR_THIS_TOKEN, BAD_CONFIGURATION
   */
  async answer(
    exchange: Exchange,
    holder: Holder,
    subject: Subject,
    { label, path }: { label: string | null; path: string },
  ): Promise<string | undefined> {
    const version = await this.versions.versionOf(label);
    const text = await this.versions.read(version, ({ files }) => {
      const found = candidates(path, subject.profiles).find(each => files.has(each));
      if (found === undefined) throw new ServiceError(ConfigErrors.NO_SUCH_FILE);
      refuseOthers(holder, subject, found);
      return files.get(found)!;
    });
    if (isNotModified(exchange, version)) return undefined;
    const { request, reply } = exchange;
    const isBytes = request.headers.accept === 'application/octet-stream';
    const resolves = !isBytes && (booleanQuery(exchange, 'resolvePlaceholders') ?? true);
    const answer = resolves ? await this.#resolved(version, subject, text) : text;
    void reply
      .type(isBytes ? 'application/octet-stream' : 'text/plain;charset=UTF-8')
      .header('x-content-type-options', 'nosniff');
    return answer;
  }

  async #resolved(version: string, { application, profiles }: Subject, text: string): Promise<string> {
    const { tree } = await this.versions.read(version, snapshot =>
      this.settings.merged(snapshot, application, profiles),
    );
    return resolveTextBy(tree, text);
  }
}

/** `nginx-dev.conf` before `nginx.conf`, as Spring looks for them: of several profiles the first one that has a file. */
function candidates(path: string, profiles: readonly string[]): readonly string[] {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return [
    ...profiles.map(profile => (profile === 'default' ? path : `${stem}-${profile}${extension}`)),
    path,
  ];
}

/** A plain file is everybody's; settings are those of their application, whichever way they are read. */
function refuseOthers(holder: Holder, { application, profiles }: Subject, path: string): void {
  const name = settingsNameOf(path);
  if (holder.kind !== 'application' || name === null || layerNames(application, profiles).includes(name))
    return;
  throw new ServiceError(ConfigErrors.NOT_FOR_THIS_TOKEN, { what: path });
}
