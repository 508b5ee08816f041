// @ts-check
import { spawn } from 'node:child_process';
import { startChild } from '../processes/child.mjs';
import { waitUntil } from '../network/ready.mjs';
import { serviceEnvironment } from './environment.mjs';
import { serviceNamed, TOOLS } from './services.mjs';
import { reachable } from './settings.mjs';

const READY_WITHIN_MS = 90_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * @typedef {object} Fleet
 * @property {import('./settings.mjs').Settings} settings
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {import('./environment.mjs').Addresses} addresses
 * @property {NodeJS.ProcessEnv} env what it was started with
 * @property {string} node
 * @property {import('../processes/registry.mjs').ProcessRegistry} [registry]
 */

/**
 * A service as something to start and wait for.
 * @param {import('./services.mjs').ServiceName} name
 * @param {Fleet} fleet
 * @param {string} [label] tells one instance from another
 * @returns {import('../processes/start-program.mjs').Program}
 */
export function serviceProgram(name, fleet, label = name) {
  const { settings, node, registry } = fleet;
  const { rank } = serviceNamed(name);
  const logFile = `${settings.dataDir}/logs/${label}.log`;
  return {
    name: label,
    rank,
    start: () =>
      startChild({
        name: label,
        rank,
        command: node,
        args: [`${settings.dist}/apps/${name}/src/main.js`],
        env: serviceEnvironment(name, fleet),
        cwd: settings.dataDir,
        logFile,
        registry,
      }),
    ready: signal =>
      waitUntil(() => isReady(serviceUrl(name, settings), signal), {
        failure: `The ${label} was not ready within ${READY_WITHIN_MS / 1000} s, see ${logFile}`,
        timeoutMs: READY_WITHIN_MS,
        signal,
      }),
  };
}

/**
 * @param {import('./services.mjs').ServiceName} name
 * @param {import('./settings.mjs').Settings} settings
 */
export function serviceUrl(name, { bind, ports }) {
  return `http://${reachable(bind)}:${ports[name]}`;
}

/**
 * Where a service shows its metrics; only this machine reaches it.
 * @param {import('./services.mjs').ServiceName} name
 * @param {import('./settings.mjs').Settings} settings
 */
export function metricsUrl(name, { managementPorts }) {
  return `http://127.0.0.1:${managementPorts[name]}/metrics`;
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function isReady(url, signal) {
  try {
    const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.any([signal, timeout]) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** @typedef {keyof typeof TOOLS} ToolName */

/**
 * Runs a command line tool of a service in that service's environment.
 * @param {ToolName} tool
 * @param {string[]} args
 * @param {Fleet} fleet
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export async function runTool(tool, args, fleet, { cwd } = {}) {
  const child = spawn(fleet.node, toolCommand(tool, args, fleet), {
    cwd,
    env: toolEnvironment(tool, fleet),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** @param {ToolName} tool @param {string[]} args @param {Fleet} fleet */
export function toolCommand(tool, args, { settings }) {
  const { service, entry } = TOOLS[tool];
  return [`${settings.dist}/apps/${service}/src/${entry}`, ...args];
}

/** @param {ToolName} tool @param {Fleet} fleet */
export function toolEnvironment(tool, fleet) {
  return serviceEnvironment(TOOLS[tool].service, fleet);
}
