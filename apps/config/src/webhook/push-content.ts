import { z } from 'zod';

/** A branch or tag that a push moved, made or deleted. */
export interface PushedRef {
  /** `refs/heads/main` */
  readonly name: string;
  readonly isDeleted: boolean;
}

/** What the body of a push tells. */
export interface PushContent {
  readonly refs: readonly PushedRef[];
  /** Paths in the repository that the commits change; null if the body does not list all. */
  readonly paths: readonly string[] | null;
}

/** The commit of a branch or tag that is not there: all digits are 0, however long the hash is. */
export const isNoCommit = (commit: string | null | undefined): boolean => /^0+$/.test(commit ?? '');

const paths = z
  .array(z.string())
  .nullish()
  .transform(listed => listed ?? []);

/** How many commits the push has; hosts list the first few. */
const count = z.number().nullish();

/** The fields that GitHub, Gitee, GitLab, Gitea and Gogs have in common. */
export const pushWithCommits: z.ZodType<PushContent> = z
  .object({
    ref: z.string(),
    after: z.string().nullish(),
    deleted: z.boolean().nullish(),
    total_commits: count,
    total_commits_count: count,
    commits: z.array(z.object({ added: paths, modified: paths, removed: paths })).nullish(),
  })
  .transform(({ ref, after, deleted, commits, total_commits, total_commits_count }): PushContent => {
    const isDeleted = deleted === true || isNoCommit(after);
    const total = total_commits ?? total_commits_count ?? 0;
    const refs = [{ name: ref, isDeleted }];
    if (isDeleted) return { refs, paths: [] };
    if (!commits || commits.length < total) return { refs, paths: null };
    return {
      refs,
      paths: commits.flatMap(({ added, modified, removed }) => [...added, ...modified, ...removed]),
    };
  });
