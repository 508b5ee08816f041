import { dirname } from 'node:path';
import { execa, type Result } from 'execa';
import { withoutCredentials } from './redact-url.js';

export interface GitCall {
  /** The clone; without it, git looks for no repository. */
  readonly clone?: string;
  readonly input?: string;
  /** Whether it contacts the origin: it may take longer, and a stop ends it. */
  readonly remote?: boolean;
  /** In ms. */
  readonly withinMs?: number;
}

/** git failed or took too long. The message is the first line of its error output, without credentials. */
export class GitError extends Error {
  /** @param exitCode null if git was ended or could not be run */
  constructor(
    readonly exitCode: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** The name of the origin. Its URL, which may hold credentials, is passed in the environment. */
export const ORIGIN = 'diancan';

const WITHIN_MS = 15_000;
const REMOTE_WITHIN_MS = 60_000;
const KILL_AFTER_MS = 2_000;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
/** Variables with which a git hook that started this process would lead git to the repository of the hook. */
const OTHER_REPOSITORY = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
]);

const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=10';

/** Runs git without a shell, never asks for input, and ends it when its time is over. */
export class GitCommand {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #stopped = new AbortController();

  /** @param folder where git runs; a repository above it is not used */
  constructor(
    url: string,
    private readonly folder: string,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    // Our settings hold secrets that git and its credential helpers must not see.
    const inherited = Object.entries(environment).filter(
      ([name]) => !OTHER_REPOSITORY.has(name) && !name.startsWith('DIANCAN_'),
    );
    this.#environment = {
      ...Object.fromEntries(inherited),
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_SSH_COMMAND: environment['GIT_SSH_COMMAND'] ?? SSH,
      GIT_CEILING_DIRECTORIES: dirname(folder),
      GIT_LITERAL_PATHSPECS: '1',
      GIT_OPTIONAL_LOCKS: '0',
      ...asEnvironment({
        [`remote.${ORIGIN}.url`]: url,
        // A commit that a rewritten history left behind may still be served: it is kept.
        'gc.pruneExpire': 'never',
        // In the background, gc would outlive this process and hold its lock.
        'gc.autoDetach': 'false',
        // Ends a stalled transfer, also if this process is gone.
        'http.lowSpeedLimit': '1',
        'http.lowSpeedTime': '30',
      }),
    };
  }

  /** @throws GitError */
  async run(
    args: readonly string[],
    { clone, input = '', remote = false, withinMs = remote ? REMOTE_WITHIN_MS : WITHIN_MS }: GitCall = {},
  ): Promise<Buffer> {
    const result = await execa('git', args, {
      cwd: this.folder,
      env: { ...this.#environment, ...(clone !== undefined && { GIT_DIR: clone }) },
      extendEnv: false,
      input,
      encoding: 'buffer',
      stripFinalNewline: false,
      maxBuffer: OUTPUT_LIMIT_BYTES,
      timeout: withinMs,
      // SIGTERM comes first: git then removes its lock files.
      forceKillAfterDelay: KILL_AFTER_MS,
      killDescendants: true,
      reject: false,
      ...(remote && { cancelSignal: this.#stopped.signal }),
    });
    if (result.failed) throw errorOf(args, withinMs, result);
    const { buffer, byteOffset, byteLength } = result.stdout;
    return Buffer.from(buffer, byteOffset, byteLength);
  }

  /** Ends the commands that wait for the origin, and lets no further one begin. */
  stop(): void {
    this.#stopped.abort();
  }
}

/** In variables, the settings of git are on no command line and in no file. */
function asEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(settings);
  const pairs = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(pairs) };
}

type FailedResult = Pick<
  Result<{ encoding: 'buffer'; reject: false }>,
  'timedOut' | 'isMaxBuffer' | 'isCanceled' | 'code' | 'originalMessage' | 'exitCode' | 'stderr'
>;

function errorOf([command]: readonly string[], withinMs: number, result: FailedResult): GitError {
  if (result.timedOut) return new GitError(null, `git ${command} took longer than ${withinMs} ms`);
  if (result.isMaxBuffer) return new GitError(null, `git ${command} answered more than can be read`);
  if (result.isCanceled) return new GitError(null, `git ${command} was ended by a stop`);
  const { exitCode = null, code, originalMessage, stderr } = result;
  if (exitCode === null && code !== undefined)
    return new GitError(null, `git cannot be run: ${originalMessage}`);
  return new GitError(exitCode, reasonIn(Buffer.from(stderr).toString()) ?? `git ended with ${exitCode}`);
}

/** The line of git's messages that says why; undefined if there is none. */
function reasonIn(messages: string): string | undefined {
  const lines = messages.split('\n').filter(line => line.trim() !== '');
  const line = lines.find(each => /^(?:fatal|error|remote): /.test(each)) ?? lines[0];
  return line === undefined ? undefined : withoutCredentials(line);
}
