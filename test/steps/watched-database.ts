import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { packetsOf, queryIn } from './mysql-packets.js';
import { SessionSteps } from './session-steps.js';
import type { Step, StepWatch } from './step-watch.js';

/** Adds to the text of a step what its statements do not say. */
type Describe = (step: Step) => Promise<Step>;

/** A way to the database on which every step is watched. */
export async function watchedDatabase(
  databaseUrl: string,
  watch: StepWatch,
  describe: Describe = async step => step,
): Promise<{ url: string; close(): void }> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket.setNoDelay());
      socket.on('error', () => undefined);
      // A process that is killed leaves its transaction to be rolled back.
      socket.on('close', () => void (sockets.delete(socket), other.destroy()));
    }
    void lead(near, far, watch, describe).catch(() => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A client sends one statement at a time, and waits for its result. */
async function lead(near: Socket, far: Socket, watch: StepWatch, describe: Describe): Promise<void> {
  const session = new SessionSteps();
  let taken: Step | null = null;
  const there = async () => {
    for await (const packet of packetsOf(near)) {
      const sql = queryIn(packet);
      const step = sql === null ? null : session.take(sql);
      taken = step && (await describe(step));
      if (taken !== null) await watch.before(taken);
      far.write(packet);
    }
  };
  const back = async () => {
    for await (const result of far) {
      const done = taken;
      taken = null;
      if (done !== null) await watch.after(done);
      near.write(result as Buffer);
    }
  };
  await Promise.all([there(), back()]);
}
