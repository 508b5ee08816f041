// @ts-check
// Runs as a separate process on the built code: changes a product's name, reports the commit, and does no
// more.
// Usage: node changing-process.mjs <dist> <url of the schema> <product> <new name>
const [, , dist = '', url = '', productId, name] = process.argv;
const { databaseOptions, UnitOfWork } = await import(`${dist}/libs/database/src/index.js`);
const { menuChanged } = await import(`${dist}/apps/product/src/menu/menu-cache.js`);
const { DataSource } = await import('typeorm');

const uow = new UnitOfWork(await new DataSource(databaseOptions(url, 2)).initialize());
await uow.run(
  /** @param {import('typeorm').EntityManager} tx */
  async tx => {
    await tx.query('UPDATE product SET name = ? WHERE product_id = ?', [name, productId]);
    await menuChanged(tx);
  },
);
process.send?.('committed');
setInterval(() => undefined, 1_000);
