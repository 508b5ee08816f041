import { ConfigErrors, isServiceError, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ConfigRepository, RepositoryUnreachableError } from '../repository/config-repository.js';

/** The repository as it was fetched last, and whether it answered. */
@Injectable()
export class FetchedRepository {
  #unreachable: string | null = null;

  constructor(
    readonly repository: ConfigRepository,
    private readonly logger: PinoLogger,
  ) {}

  /** Why the repository could not be asked the last time; null when it could. */
  get unreachable(): string | null {
    return this.#unreachable;
  }

  /** @throws ServiceError REPOSITORY_UNREACHABLE */
  async fetch(): Promise<void> {
    try {
      await this.repository.fetch();
      if (this.#unreachable !== null) this.logger.info(`${this.repository.description} answers again`);
      this.#unreachable = null;
    } catch (error) {
      if (!(error instanceof RepositoryUnreachableError)) throw error;
      const { message: reason } = error;
      if (this.#unreachable === null) this.logger.warn(`${reason}; the last good version stays in force`);
      this.#unreachable = reason;
      throw new ServiceError(ConfigErrors.REPOSITORY_UNREACHABLE, { reason }, { cause: error });
    }
  }

  /** While the repository is away, the last fetch is used. */
  async fetchIfPossible(): Promise<void> {
    await this.fetch().catch((error: unknown) => {
      if (!isServiceError(error, ConfigErrors.REPOSITORY_UNREACHABLE)) throw error;
    });
  }

  /** History may have been rewritten, and the clone lost. */
  async has(version: string): Promise<boolean> {
    return this.repository.snapshot(version).then(
      () => true,
      () => false,
    );
  }

  /** Whether there is such a version, fetched now if need be. */
  async obtain(version: string): Promise<boolean> {
    if (await this.has(version)) return true;
    await this.fetchIfPossible();
    return this.has(version);
  }
}
