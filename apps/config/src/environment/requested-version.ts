import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { BadFileError } from '@diancan/config-files';
import {
  ConfigRepository,
  NoFolderError,
  type Snapshot,
  UnreadableVersionError,
} from '../repository/config-repository.js';
import { ServedVersion } from '../rollout/served-version.js';
import { UsedLabels } from '../rollout/used-labels.js';

/** Finds the version for a request: the served one, or the one that its label names. */
@Injectable()
export class RequestedVersions {
  constructor(
    private readonly repository: ConfigRepository,
    private readonly served: ServedVersion,
    private readonly labels: UsedLabels,
  ) {}

  /**
   * The default branch also means the served version: its newest commit may have been refused.
   * @throws ServiceError NO_SUCH_LABEL, NOTHING_TO_SERVE
   */
  async versionOf(label: string | null): Promise<string> {
    if (label === null || label === this.served.version || (await this.repository.isDefault(label))) {
      if (this.served.version !== null) return this.served.version;
      throw new ServiceError(ConfigErrors.NOTHING_TO_SERVE, {
        reason: this.served.problem ?? 'the repository has not been read yet',
      });
    }
    this.labels.use(label);
    const version = await this.repository.resolve(label);
    if (version === null) throw new ServiceError(ConfigErrors.NO_SUCH_LABEL, { label });
    return version;
  }

  /** A newer version that was refused; null for a request with a label. */
  refusedFor(label: string | null): string | null {
    return label === null ? this.served.refused : null;
  }

  /**
   * Reads a version.
   * @throws ServiceError BAD_CONFIGURATION if it cannot be read
   */
  async read<T>(version: string, read: (snapshot: Snapshot) => T): Promise<T> {
    try {
      return read(await this.repository.snapshot(version));
    } catch (error) {
      const isBad =
        error instanceof BadFileError ||
        error instanceof NoFolderError ||
        error instanceof UnreadableVersionError;
      if (!isBad) throw error;
      throw new ServiceError(ConfigErrors.BAD_CONFIGURATION, { version, summary: error.message });
    }
  }
}
