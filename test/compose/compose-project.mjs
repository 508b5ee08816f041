// @ts-check
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT } from '../../scripts/project.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { runLogged } from '../../scripts/toolchain/run-logged.mjs';

const runFile = promisify(execFile);
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/** A fleet of docker-compose.yml under a name, with an environment, and on ports of its own. */
export class ComposeProject {
  #env;
  #steps = 0;

  /**
   * @param {object} options
   * @param {string} options.name of its containers, volumes and image
   * @param {Record<string, string>} options.settings what stands in .env otherwise
   * @param {string} options.logDir for the output of each command
   * @param {AbortSignal} options.signal ends what runs, except for `down`
   */
  constructor({ name, settings, logDir, signal }) {
    this.name = name;
    this.logDir = logDir;
    this.signal = signal;
    // Nothing that the machine or a .env says about another fleet holds here.
    const own = Object.entries(process.env).filter(([variable]) => !/^(?:DIANCAN|COMPOSE)_/.test(variable));
    this.#env = { ...Object.fromEntries(own), ...settings, DIANCAN_IMAGE: name };
  }

  /**
   * Runs `docker compose` with these arguments to its end.
   * @param {string[]} args
   * @throws {Failure} with the end of its output
   */
  async run(...args) {
    await this.#run(args, this.signal);
  }

  /**
   * What a command in a container prints.
   * @param {string} service
   * @param {string[]} command
   * @param {{ index?: number }} [options] index: which of its containers, from 1
   * @throws {Failure} with what it printed, when it does not exit with 0
   */
  async exec(service, command, { index = 1 } = {}) {
    return this.#output(['exec', '-T', '--index', String(index), service, ...command]);
  }

  /** The containers of a service that run. @param {string} service @returns {Promise<string[]>} ids */
  async containers(service) {
    return (await this.#output(['ps', '--quiet', service])).split('\n').filter(id => id !== '');
  }

  /** SIGKILL, as when a machine is lost; Docker does not start it again. @param {string} container its id */
  async kill(container) {
    await runFile('docker', ['kill', container]);
  }

  /** What all its containers have logged, into a file. @returns {Promise<string>} the file */
  async saveLogs() {
    const name = 'containers';
    await this.#run(['logs', '--no-color', '--timestamps'], undefined, name);
    return this.#logFile(name);
  }

  /** Removes containers, network, volumes and the image that it built, whatever there is of them. */
  async down() {
    await this.#run(['down', '--volumes', '--remove-orphans', '--timeout', '5'], undefined);
    await runFile('docker', ['image', 'rm', '--force', this.name]);
  }

  /** @param {string[]} args @param {AbortSignal | undefined} signal @param {string} [name] of the log */
  async #run(args, signal, name = `${++this.#steps}-${args[0]}`) {
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

  /** @param {string[]} args */
  async #output(args) {
    try {
      const options = { cwd: PROJECT, env: this.#env, signal: this.signal, maxBuffer: OUTPUT_LIMIT_BYTES };
      return (await runFile('docker', this.#arguments(args), options)).stdout;
    } catch (error) {
      const {
        stdout = '',
        stderr = '',
        message,
      } = /** @type {Error & { stdout?: string, stderr?: string }} */ (error);
      const details = `${stdout}${stderr}`
        .split('\n')
        .filter(line => line !== '')
        .slice(-8);
      throw new Failure(`\`docker compose ${args.join(' ')}\` failed.`, {
        details: details.length > 0 ? details : [message],
      });
    }
  }

  /** @param {string[]} args */
  #arguments(args) {
    return ['compose', '--project-name', this.name, '--env-file', '/dev/null', ...args];
  }

  /** @param {string} name */
  #logFile(name) {
    return `${this.logDir}/docker-compose-${name}.log`;
  }
}
