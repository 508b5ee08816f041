import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { withoutCredentials } from './redact-url.js';

export interface GitCall {
  /** The clone; without it, none is looked for. */
  readonly clone?: string;
  readonly input?: string;
  /** Whether it asks the origin: it may take longer, and is not waited for at a stop. */
  readonly remote?: boolean;
  /** In ms. */
  readonly withinMs?: number;
}

/** git said no, or nothing in time. The message is the first line of what it said, without credentials. */
export class GitError extends Error {
  /** @param exitCode null when it was ended */
  constructor(
    readonly exitCode: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** The name of the origin; its address, and what may stand in it, comes by the environment. */
export const ORIGIN = 'diancan';

const WITHIN_MS = 15_000;
const REMOTE_WITHIN_MS = 60_000;
const KILL_AFTER_MS = 2_000;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const SAID_LIMIT = 4_000;
/** Variables by which a git that calls us, as from a hook, would make us work on its repository. */
const ELSEWHERE =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX|CONFIG|CONFIG_PARAMETERS)$/;

const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=10';

/** Runs the git of this machine, without a shell, without questions, and not for longer than it may take. */
export class GitCommand {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #asking = new Set<ChildProcess>();

  /** @param folder where it runs; no repository above it is taken for ours */
  constructor(
    url: string,
    private readonly folder: string,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    // Our own settings are nobody else's business, and least of all that of a credential helper.
    const inherited = Object.entries(environment).filter(
      ([name]) => !ELSEWHERE.test(name) && !name.startsWith('DIANCAN_'),
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
        // What a rewritten history has left behind may still be served: it is kept.
        'gc.pruneExpire': 'never',
        // In the background it would outlive us, and hold its lock.
        'gc.autoDetach': 'false',
        // Ends by itself, too, where we could not end it any more.
        'http.lowSpeedLimit': '1',
        'http.lowSpeedTime': '30',
      }),
    };
  }

  /** @throws GitError */
  async run(
    args: readonly string[],
    { clone, input, remote = false, withinMs = remote ? REMOTE_WITHIN_MS : WITHIN_MS }: GitCall = {},
  ): Promise<Buffer> {
    const child = spawn('git', [...args], {
      cwd: this.folder,
      env: { ...this.#environment, ...(clone !== undefined && { GIT_DIR: clone }) },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that what it starts ends with it.
      detached: true,
    });
    if (remote) this.#asking.add(child);
    return new Promise((resolve, reject) => {
      const output: Buffer[] = [];
      let [bytes, said, why] = [0, '', ''];
      const giveUp = (reason: string): void => {
        why ||= reason;
        end(child);
      };
      const timer = setTimeout(() => giveUp(`took longer than ${withinMs} ms`), withinMs);
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > OUTPUT_LIMIT_BYTES) giveUp('answered more than can be read');
        else output.push(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(0, SAID_LIMIT);
      });
      // It may have ended without having read everything; then its exit code says so.
      child.stdin.on('error', () => undefined).end(input);
      child.once('error', error => {
        clearTimeout(timer);
        reject(new GitError(null, `git cannot be run: ${error.message}`));
      });
      child.once('close', exitCode => {
        clearTimeout(timer);
        this.#asking.delete(child);
        if (exitCode === 0 && why === '') resolve(Buffer.concat(output));
        else
          reject(
            new GitError(
              why === '' ? exitCode : null,
              why === '' ? worded(said, exitCode) : `git ${args[0]} ${why}`,
            ),
          );
      });
    });
  }

  /** Ends whatever waits for the origin. */
  stop(): void {
    for (const child of this.#asking) end(child);
  }
}

/** As variables, settings are on no command line and in no file. */
function asEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(settings);
  const pairs = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(pairs) };
}

/** Asked first, it takes its lock files with it. */
function end(child: ChildProcess): void {
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // It has ended by itself.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), KILL_AFTER_MS);
  child.once('close', () => clearTimeout(timer));
}

function worded(said: string, exitCode: number | null): string {
  const lines = said.split('\n').filter(line => line.trim() !== '');
  const line = lines.find(each => /^(?:fatal|error|remote): /.test(each)) ?? lines[0];
  return line === undefined ? `git ended with ${exitCode}` : withoutCredentials(line);
}
