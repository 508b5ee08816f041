import { codeOf, Failure, reasonOf } from '../terminal/failure.mjs';

const DEADLINE_MS = 60_000;

/** A service, and where it offers its operations. */
export interface Managed {
  name: string;
  url: string;
}

/** The service could not be asked; others may answer. */
export class SilentService extends Failure {
  readonly service: string;

  constructor(service: string, message: string) {
    super(message);
    this.service = service;
  }
}

/** The service cannot do it now; the same command can be repeated. */
export class NotNow extends Failure {}

/** The service has no such operation, or there is no such thing. */
class NotThere extends Failure {}

/** Asks for something that changes nothing. @throws {Failure} with the sentence of a refusal */
export async function ask<Answer>(
  service: Managed,
  path: string,
  query: Record<string, string> = {},
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const response = await call(service, search === '' ? path : `${path}?${search}`, { signal });
  return (await response.json()) as Answer;
}

/** Has something done. @throws {Failure} with the sentence of a refusal */
export async function command<Answer>(service: Managed, path: string, input: object): Promise<Answer> {
  const response = await call(service, path, post(input, AbortSignal.timeout(DEADLINE_MS)));
  return (await response.json()) as Answer;
}

/**
 * Has something done that tells its progress.
 * @param signal ends it
 * @throws {Failure} with the sentence of a refusal, also after some progress
 */
export async function* follow<Step>(
  service: Managed,
  path: string,
  input: object,
  signal?: AbortSignal,
): AsyncGenerator<Step> {
  const { body } = await call(service, path, post(input, signal));
  let rest = '';
  try {
    for await (const text of body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield stepOf<Step>(line);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new SilentService(service.name, `${service.name} has broken off (${reasonOf(error)}).`);
  }
}

function stepOf<Step>(line: string): Step {
  const step = JSON.parse(line) as Step & { error?: string };
  if (step.error !== undefined) throw new Failure(step.error);
  return step;
}

const post = (input: object, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(input),
  ...(signal && { signal }),
});

async function call({ name, url }: Managed, path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url + path, init);
  } catch (error) {
    const reason = (error instanceof Error && codeOf(error.cause)) || reasonOf(error);
    throw new SilentService(name, `${name} does not answer at ${url} (${reason}): look at its log.`);
  }
  if (response.ok) return response;
  const { status } = response;
  const sentence = sentenceOf(await response.text()) ?? `${name} answered ${status}.`;
  if (status === 404) throw new NotThere(sentence);
  if (status === 503) throw new NotNow(sentence);
  throw status < 500 ? new Failure(sentence) : new SilentService(name, `${name}: ${sentence}`);
}

function sentenceOf(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}

export interface Answers<Answer> {
  /** By service; one that has no such operation is missing. */
  of: Map<string, Answer>;
  /** Those that could not be asked. */
  silent: SilentService[];
}

/** Asks all services at once. */
export async function askAll<Answer>(
  services: readonly Managed[],
  path: string,
  query?: Record<string, string>,
): Promise<Answers<Answer>> {
  const answers: Answers<Answer> = { of: new Map(), silent: [] };
  await Promise.all(
    services.map(async service => {
      try {
        answers.of.set(service.name, await ask<Answer>(service, path, query));
      } catch (error) {
        if (error instanceof SilentService) answers.silent.push(error);
        else if (!(error instanceof NotThere)) throw error;
      }
    }),
  );
  return answers;
}
