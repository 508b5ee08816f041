import { Failure } from '../terminal/failure.mjs';
import { appHere } from './app-here.mjs';

/** Prints the metrics of this container's service. They are served inside the container only. */
export async function main(): Promise<void> {
  const { managementUrl } = appHere(process.env);
  if (managementUrl === null) throw new Failure('This service shows no metrics.');
  const answer = await fetch(`${managementUrl}/metrics`);
  process.stdout.write(await answer.text());
}
