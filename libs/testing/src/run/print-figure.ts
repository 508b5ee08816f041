/** Shows a figure that a long spec has measured, beside the results of the tests. */
export function printFigure(line: string): void {
  process.stdout.write(`  ▸ ${line}\n`);
}
