import { execa } from 'execa';
import { startChild } from '../processes/child.ts';
import { waitUntil } from '../network/ready.ts';
import { serviceEnvironment, type Addresses } from './environment.ts';
import { serviceNamed, TOOLS, type ServiceName } from './services.mjs';
import { reachable, type Settings } from './settings.mjs';
import type { Program } from '../processes/start-program.ts';
import type { Secrets } from './secrets.mjs';
import type { ProcessRegistry } from '../processes/registry.mjs';

const READY_WITHIN_MS = 90_000;
const ANSWER_WITHIN_MS = 2_000;

export interface Fleet {
  settings: Settings;
  secrets: Secrets;
  addresses: Addresses;
  /** The environment that the fleet was started with. */
  env: NodeJS.ProcessEnv;
  node: string;
  registry?: ProcessRegistry;
}

/**
 * A service as something to start and wait for.
 * @param label distinguishes the instances of a service
 */
export function serviceProgram(name: ServiceName, fleet: Fleet, label: string = name): Program {
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

export function serviceUrl(name: ServiceName, { bind, ports }: Settings) {
  return `http://${reachable(bind)}:${ports[name]}`;
}

/** Where a service shows its metrics; only this machine reaches it. */
export const metricsUrl = (name: ServiceName, settings: Settings) =>
  `${managementUrl(name, settings)}/metrics`;

/** Where a service offers its operations; only this machine reaches it. */
export function managementUrl(name: ServiceName, { managementPorts }: Settings) {
  return `http://127.0.0.1:${managementPorts[name]}`;
}

async function isReady(url: string, signal: AbortSignal) {
  try {
    const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.any([signal, timeout]) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

export type ToolName = keyof typeof TOOLS;

/** Runs a command line tool of a service in that service's environment. */
export async function runTool(
  tool: ToolName,
  args: string[],
  fleet: Fleet,
  { cwd }: { cwd?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa(fleet.node, toolCommand(tool, args, fleet), {
    cwd,
    env: toolEnvironment(tool, fleet),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
  });
  return { code: exitCode ?? null, stdout, stderr };
}

export function toolCommand(tool: ToolName, args: string[], { settings }: Fleet) {
  const { service, entry } = TOOLS[tool];
  return [`${settings.dist}/apps/${service}/src/${entry}`, ...args];
}

export function toolEnvironment(tool: ToolName, fleet: Fleet) {
  return serviceEnvironment(TOOLS[tool].service, fleet);
}
