import { runSellerCommand } from './seller-cli/seller.cli.js';

// Ended by hand: where the start failed half-way, a connection that keeps retrying would keep the process alive.
process.exit(await runSellerCommand(process.argv.slice(2), process));
