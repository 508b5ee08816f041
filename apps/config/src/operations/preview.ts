import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { Checker } from '../check/checker.js';
import type { Problem } from '../check/problem.js';
import { ConfigRepository, type Snapshot } from '../repository/config-repository.js';
import { Rollout } from '../rollout/rollout.js';
import { PublishedSchemas } from '../schemas/published-schemas.js';
import { type Change, changesFor } from './changes.js';
import type { CheckBody } from './operator.schema.js';

export interface PreviewOf {
  /** The version that was checked; null: files that are not a version yet. */
  readonly version: string | null;
  readonly served: string | null;
  /** The reasons why it would be refused; empty if it would be served. */
  readonly problems: readonly Problem[];
  /** The changes by application; empty if it would be refused. */
  readonly changes: readonly Change[];
  /** The applications that it was checked for. */
  readonly checkedFor: readonly string[];
}

/** Files that are no UTF-8 text come as base64. */
const bytesOf = (file: string | { readonly base64: string }): Uint8Array =>
  typeof file === 'string' ? Buffer.from(file) : Buffer.from(file.base64, 'base64');

/** Says what a version would change, and whether it would be served, without changing anything. */
@Injectable()
export class Preview {
  constructor(
    private readonly repository: ConfigRepository,
    private readonly rollout: Rollout,
    private readonly checker: Checker,
    private readonly schemas: PublishedSchemas,
  ) {}

  /** @throws ServiceError NO_SUCH_LABEL, REPOSITORY_UNREACHABLE */
  async of({ label, files }: CheckBody): Promise<PreviewOf> {
    const version = files === undefined ? await this.#version(label) : null;
    const candidate =
      version === null
        ? {
            version: '',
            files: new Map(Object.entries(files ?? {}).map(([path, file]) => [path, bytesOf(file)])),
          }
        : await this.repository.snapshot(version);
    const { version: served } = this.rollout;
    const problems = this.checker.check(candidate);
    const before: Snapshot =
      served === null ? { version: '', files: new Map() } : await this.repository.snapshot(served);
    const schemas = this.schemas.all();
    return {
      version,
      served,
      problems,
      changes: problems.length > 0 ? [] : schemas.flatMap(schema => changesFor(schema, before, candidate)),
      checkedFor: schemas.map(({ application, profile }) => `${application}/${profile}`).toSorted(),
    };
  }

  async #version(label: string | undefined): Promise<string> {
    // A branch may have moved. The refresh serves a good version, as the poll would.
    await this.rollout.refresh();
    const version = label === undefined ? await this.repository.head() : await this.repository.resolve(label);
    if (version === null) throw new ServiceError(ConfigErrors.NO_SUCH_LABEL, { label: label ?? 'HEAD' });
    return version;
  }
}
