import { execa } from 'execa';
import { PROJECT } from '../../scripts/project.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { runLogged } from '../../scripts/toolchain/run-logged.mjs';

/** A fleet of docker-compose.yml under a name, with an environment, and on ports of its own. */
export class ComposeProject {
  readonly name: string;
  readonly logDir: string;
  readonly signal: AbortSignal;
  #env;
  #steps = 0;

  constructor({
    name,
    settings,
    logDir,
    signal,
  }: {
    /** Of its containers, volumes and image. */
    name: string;
    /** Replaces .env. */
    settings: Record<string, string>;
    /** For the output of each command. */
    logDir: string;
    /** Ends what runs, except for `down`. */
    signal: AbortSignal;
  }) {
    this.name = name;
    this.logDir = logDir;
    this.signal = signal;
    // Nothing that the machine or a .env says about another fleet holds here.
    const own = Object.entries(process.env).filter(([variable]) => !/^(?:DIANCAN|COMPOSE)_/.test(variable));
    this.#env = { ...Object.fromEntries(own), ...settings, DIANCAN_IMAGE: name };
  }

  /**
   * Runs `docker compose` with these arguments to its end.
   * @throws {Failure} with the end of its output
   */
  async run(...args: string[]) {
    await this.#run(args, this.signal);
  }

  /**
   * What a command in a container prints.
   * @param options index: which of its containers, from 1
   * @throws {Failure} with what it printed, when it does not exit with 0
   */
  async exec(service: string, command: string[], { index = 1 }: { index?: number } = {}) {
    return this.#output(['exec', '-T', '--index', String(index), service, ...command]);
  }

  /**
   * The containers of a service that run.
   * @returns ids
   */
  async containers(service: string): Promise<string[]> {
    return (await this.#output(['ps', '--quiet', service])).split('\n').filter(id => id !== '');
  }

  /**
   * SIGKILL, as when a machine is lost; Docker does not start it again.
   * @param container its id
   */
  async kill(container: string) {
    await execa('docker', ['kill', container]);
  }

  /**
   * What all its containers have logged, into a file.
   * @returns the file
   */
  async saveLogs(): Promise<string> {
    const name = 'containers';
    await this.#run(['logs', '--no-color', '--timestamps'], undefined, name);
    return this.#logFile(name);
  }

  /** Removes containers, network, volumes and the image that it built, whatever there is of them. */
  async down() {
    await this.#run(['down', '--volumes', '--remove-orphans', '--timeout', '5'], undefined);
    await execa('docker', ['image', 'rm', '--force', this.name]);
  }

  /** @param name of the log */
  async #run(args: string[], signal: AbortSignal | undefined, name: string = `${++this.#steps}-${args[0]}`) {
    await runLogged({
      command: 'docker',
      args: this.#arguments(args),
      cwd: PROJECT,
      env: this.#env,
      logFile: this.#logFile(name),
      failure: `\`docker compose ${args.join(' ')}\` failed.`,
      signal,
      // docker itself does not hand signals down to its compose plugin.
      ownGroup: true,
    });
  }

  async #output(args: string[]) {
    const { failed, all, stdout } = await execa('docker', this.#arguments(args), {
      cwd: PROJECT,
      env: this.#env,
      extendEnv: false,
      cancelSignal: this.signal,
      all: true,
      reject: false,
    });
    if (!failed) return stdout;
    const details = all
      .split('\n')
      .filter(line => line !== '')
      .slice(-8);
    throw new Failure(`\`docker compose ${args.join(' ')}\` failed.`, { details });
  }

  #arguments(args: string[]) {
    return ['compose', '--project-name', this.name, '--env-file', '/dev/null', ...args];
  }

  #logFile(name: string) {
    return `${this.logDir}/docker-compose-${name}.log`;
  }
}
