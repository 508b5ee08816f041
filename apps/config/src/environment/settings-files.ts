import { REFUSED_HEADER } from '@diancan/config-wire';
import { Injectable } from '@nestjs/common';
import { isNotModified } from './not-modified.js';
import { booleanQuery, type Exchange } from './exchange.js';
import { formatted } from './formats.js';
import { resolveOwn } from './own-placeholders.js';
import { RequestedVersions } from './requested-version.js';
import { ServedSettings } from './served-settings.js';
import type { SettingsAddress } from '../access/settings-address.js';

/** Serves settings merged into one file. It keeps lists, nulls and empty maps, if the format has them. */
@Injectable()
export class SettingsFiles {
  constructor(
    private readonly versions: RequestedVersions,
    private readonly settings: ServedSettings,
  ) {}

  /**
   * Placeholders are resolved as far as the settings themselves allow, unless the client asks for them as
   * written.
   * @returns undefined if the client already has this version
   * @throws ServiceError NO_SUCH_LABEL, NOTHING_TO_SERVE, BAD_CONFIGURATION
   */
  async answer(
    exchange: Exchange,
    { application, profiles, format }: SettingsAddress,
    label: string | null,
  ): Promise<string | undefined> {
    const version = await this.versions.versionOf(label);
    if (isNotModified(exchange, version)) return undefined;
    const refused = this.versions.refusedFor(label);
    // Tells a service of a newer release that its settings may still come.
    if (refused !== null) void exchange.reply.header(REFUSED_HEADER, refused);
    const { tree, unreadable } = await this.versions.read(version, snapshot =>
      this.settings.merged(snapshot, application, profiles),
    );
    const resolves = booleanQuery(exchange, 'resolvePlaceholders') ?? true;
    const { type, text } = formatted({ tree: resolves ? resolveOwn(tree) : tree, unreadable }, format);
    void exchange.reply.type(type);
    return text;
  }
}
