import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromTestRun, uniqueName } from '@diancan/testing/run';
import { execa } from 'execa';
import { freePort } from '../../../scripts/network/free-port.mjs';
import type { Child } from '../../../scripts/processes/child.ts';
import { registryOf } from '../../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../../scripts/processes/start-program.ts';
import { findBinary, findRabbitmqServer } from '../../../scripts/servers/find-binary.mjs';
import type { PrivateServer } from '../../../scripts/servers/private.ts';
import { rabbitmq } from '../../../scripts/servers/rabbitmq.ts';
import { type Balancer, balancerOf } from './balancer.js';

const PASSWORD = 'cluster-of-a-spec';
const NAMES = ['one@localhost', 'two@localhost', 'three@localhost'];

export interface QuorumQueue {
  readonly name: string;
  /** The name of a node. */
  readonly leader: string;
  readonly members: readonly string[];
  /** Those of the members that run. */
  readonly online: readonly string[];
}

/** A node of a cluster. It keeps its data when it is killed. */
export class ClusterNode {
  #child: Child | undefined;

  constructor(
    readonly name: string,
    readonly port: number,
    private readonly folder: string,
    private readonly server: PrivateServer,
  ) {}

  get url(): string {
    return this.server.url;
  }

  async start(): Promise<void> {
    await this.server.prepare();
    const program = this.server.programs.at(-1)!;
    this.#child = program.start();
    await waitUntilReady(program, this.#child, new AbortController().signal);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }

  /** Of a node that does not run. */
  wipeDisk(): void {
    for (const name of ['mnesia', 'booted'])
      rmSync(`${this.folder}/${name}`, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
  }
}

/**
 * RabbitMQ nodes on this machine, and one address that leads to any of them that runs. Their processes are
 * recorded in the run of the tests, so that they end with it.
 */
export class RabbitCluster {
  private constructor(
    readonly nodes: readonly ClusterNode[],
    private readonly balancer: Balancer,
    private readonly portMapper: Child,
    private readonly controlEnv: NodeJS.ProcessEnv,
  ) {}

  /** @param count of nodes, at most three */
  static async start(count: number): Promise<RabbitCluster> {
    const folder = `${fromTestRun('DIANCAN_TEST_DIR')}/${uniqueName()}`;
    const registry = registryOf(fromTestRun('DIANCAN_TEST_DIR'));
    const names = NAMES.slice(0, count);
    const ports = await Promise.all(names.map(() => freePort(3)));
    const epmdPort = ports[0]! + 1;
    const servers = names.map((name, n) => {
      const own = `${folder}/${n + 1}`;
      const logFile = `${own}/rabbitmq.log`;
      const options = { folder: own, port: ports[n]!, password: PASSWORD, logFile, durable: false, registry };
      return {
        folder: own,
        server: rabbitmq(options, { name, nodes: [...new Set([names[0]!, name])], epmdPort }),
      };
    });
    for (const { server } of servers) await server.prepare();
    const [mapper] = servers[0]!.server.programs;
    const portMapper = mapper!.start();
    await waitUntilReady(mapper!, portMapper, new AbortController().signal);
    const nodes = servers.map((each, n) => new ClusterNode(names[n]!, ports[n]!, each.folder, each.server));
    const controlEnv = {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: `${folder}/1/home`,
      ERL_EPMD_PORT: String(epmdPort),
    };
    const cluster = new RabbitCluster(nodes, await balancerOf(ports), portMapper, controlEnv);
    try {
      const [first, ...others] = nodes;
      await first!.start();
      await Promise.all(others.map(node => node.start()));
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get url(): string {
    const url = new URL(this.nodes[0]!.url);
    url.port = String(this.balancer.port);
    return url.href;
  }

  nodeOf(name: string): ClusterNode {
    return this.nodes.find(node => node.name === name)!;
  }

  /** As a node that runs sees them. */
  async quorumQueues(asked = this.nodes[0]!): Promise<QuorumQueue[]> {
    const args = ['list_queues', 'name', 'type', 'leader', 'members', 'online', '--formatter', 'json'];
    const queues = JSON.parse(await this.control(asked, ...args)) as Array<QuorumQueue & { type: string }>;
    return queues.filter(({ type }) => type === 'quorum');
  }

  /** Runs `rabbitmqctl`. @returns what it prints */
  async control(node: ClusterNode, ...args: string[]): Promise<string> {
    const program = findBinary(['rabbitmqctl'], [dirname(findRabbitmqServer()!)])!;
    const { stdout } = await execa(program, ['--quiet', '-n', node.name, ...args], {
      env: this.controlEnv,
      extendEnv: false,
    });
    return stdout;
  }

  async stop(): Promise<void> {
    await this.balancer.close();
    await Promise.all(this.nodes.map(node => node.stop()));
    await this.portMapper.stop();
  }
}
