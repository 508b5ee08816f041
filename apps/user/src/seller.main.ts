import { runSellerCommand } from './seller-cli/seller.cli.js';

// Exits explicitly: after a failed start, a connection that keeps retrying would keep the process alive.
process.exit(await runSellerCommand(process.argv.slice(2), process));
