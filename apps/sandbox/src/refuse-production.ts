/**
 * Ends the process under NODE_ENV=production: the sandbox lets anyone log in as anyone, which must not happen
 * beside real customers.
 */
export function refuseProduction(environment: NodeJS.ProcessEnv): void {
  if (environment['NODE_ENV'] !== 'production') return;
  process.stderr.write(
    '沙箱不能在生产环境（NODE_ENV=production）中运行。 · The WeChat sandbox does not run with NODE_ENV=production.\n',
  );
  process.exit(1);
}
