import { cpuSeconds } from '../cpu-time.ts';
import { median } from '../statistics.ts';

/** Something to measure. */
export interface Subject {
  name: string;
  /** Is not measured. */
  prepare(count: number): Promise<void>;
  /** Resolves when all messages are through. */
  run(count: number): Promise<void>;
  close(): unknown;
}

export interface Row {
  name: string;
  perSecond: number;
  /** Per message, by the name of the process, in µs. */
  cpuMicros: Record<string, number>;
}

export interface Load {
  rounds: number;
  messages: number;
  /** The servers, by their names. */
  pids: Record<string, number>;
}

/** Measures all subjects in turn, round after round, after one round to warm up. */
export async function measure(subjects: readonly Subject[], load: Load): Promise<Row[]> {
  const seen: Row[][] = subjects.map(() => []);
  for (let round = 0; round <= load.rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const row = await oneRound(subject, load);
      if (round > 0) seen[index]!.push(row);
    }
  }
  return subjects.map(({ name }, index) => {
    const rounds = seen[index]!;
    const processes = Object.keys(rounds[0]!.cpuMicros);
    const cpu = (process: string) => median(rounds.map(row => row.cpuMicros[process]!));
    return {
      name,
      perSecond: median(rounds.map(row => row.perSecond)),
      cpuMicros: Object.fromEntries(processes.map(process => [process, cpu(process)])),
    };
  });
}

async function oneRound(subject: Subject, { messages, pids }: Load): Promise<Row> {
  await subject.prepare(messages);
  const processes = { node: process.pid, ...pids };
  const cpu = () => Object.entries(processes).map(([name, pid]) => [name, cpuSeconds(pid)] as const);
  const before = new Map(cpu());
  const began = performance.now();
  await subject.run(messages);
  const seconds = (performance.now() - began) / 1_000;
  const spent = cpu().map(([name, now]) => [name, ((now - before.get(name)!) / messages) * 1e6] as const);
  return { name: subject.name, perSecond: messages / seconds, cpuMicros: Object.fromEntries(spent) };
}
