import { Injectable } from '@nestjs/common';
import type { Subject } from '../access/holder.js';
import type { Snapshot } from '../repository/config-repository.js';
import { ConfigRepository } from '../repository/config-repository.js';
import { isNotModified } from './not-modified.js';
import { booleanQuery, type Exchange } from './exchange.js';
import { type Flat, flatten, withInvalid } from './flatten.js';
import { resolveBy } from './own-placeholders.js';
import { RequestedVersions } from './requested-version.js';
import { ServedSettings } from './served-settings.js';

/** Settings as the clients of Spring Cloud Config load them: one source per file, the strongest first. */
export interface SpringEnvironment {
  readonly name: string;
  readonly profiles: readonly string[];
  readonly label: string | null;
  readonly version: string;
  readonly state: null;
  readonly propertySources: readonly { readonly name: string; readonly source: Flat }[];
}

@Injectable()
export class SpringEnvironments {
  constructor(
    private readonly versions: RequestedVersions,
    private readonly settings: ServedSettings,
    private readonly repository: ConfigRepository,
  ) {}

  /**
   * Placeholders stay as written for the client to resolve, unless it asks otherwise.
   * @returns undefined if the client already has this version
   * @throws ServiceError NO_SUCH_LABEL, NOTHING_TO_SERVE, BAD_CONFIGURATION
   */
  async answer(
    exchange: Exchange,
    subject: Subject,
    label: string | null,
  ): Promise<SpringEnvironment | undefined> {
    const version = await this.versions.versionOf(label);
    if (isNotModified(exchange, version)) return undefined;
    const resolved = booleanQuery(exchange, 'resolvePlaceholders') ?? false;
    const propertySources = await this.versions.read(version, snapshot =>
      this.#sources(snapshot, subject, resolved),
    );
    return {
      name: subject.application,
      profiles: subject.profiles,
      label,
      version,
      state: null,
      propertySources,
    };
  }

  #sources(
    snapshot: Snapshot,
    { application, profiles }: Subject,
    resolved: boolean,
  ): SpringEnvironment['propertySources'] {
    const merged = this.settings.merged(snapshot, application, profiles).tree;
    return this.settings
      .layers(snapshot, application, profiles)
      .toReversed()
      .map(({ name, tree, unreadable }) => ({
        name: [this.repository.description, this.repository.folder, name]
          .filter(part => part !== '')
          .join('/'),
        source: withInvalid(flatten(resolved ? resolveBy(merged, tree) : tree), unreadable),
      }));
  }
}
