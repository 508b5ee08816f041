// @ts-check
// Runs as a separate process on the built code: claims a job, reports it, and never finishes it.
// Usage: node claim-holder.mjs <dist> <url of the schema> <lease in ms>
const [, , dist = '', url = '', leaseMs] = process.argv;
const { databaseOptions, UnitOfWork } = await import(`${dist}/libs/database/src/index.js`);
const { Job, JobRepository, JobRuntime } = await import(`${dist}/libs/jobs/src/index.js`);
const { Metrics } = await import(`${dist}/libs/platform/src/index.js`);
const { DataSource } = await import('typeorm');

class HoldingJob extends Job {
  kind = 'test';
  policy = {
    backoff: { firstMs: 1, lastMs: 1 },
    limit: { attempts: 3, beyond: 'dead' },
    concurrency: 1,
    leaseMs: Number(leaseMs),
    retentionMs: 1,
  };

  handle() {
    process.send?.('holding');
    return new Promise(() => setInterval(() => undefined, 1_000));
  }
}

const database = await new DataSource(databaseOptions(url, 2)).initialize();
const job = new HoldingJob();
job.runtime = new JobRuntime(new JobRepository(new UnitOfWork(database)), () => 3_600_000, new Metrics());
job.wake();
