import type { Socket } from 'node:net';
import { isRefusal, packetsOf, queryIn } from './mysql-packets.js';
import { SessionSteps } from './session-steps.js';
import type { Step, StepWatch } from './step-watch.js';
import { type WatchedServer, watchedServer } from './watched-server.js';

/** Completes the text of a step with what its statements do not contain. */
type Describe = (step: Step) => Promise<Step>;

/** A proxy to the database that reports every step. */
export const watchedDatabase = (
  databaseUrl: string,
  watch: StepWatch,
  describe: Describe = async step => step,
): Promise<WatchedServer> => watchedServer(databaseUrl, (near, far) => lead(near, far, watch, describe));

/** A client sends one statement at a time and waits for its result. */
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
      if (isRefusal(result as Buffer)) session.refused();
      if (done !== null) await watch.after(done);
      near.write(result as Buffer);
    }
  };
  await Promise.all([there(), back()]);
}
