import { runSellerCommand } from './seller-cli/run-seller-command.js';

process.exitCode = await runSellerCommand(process.argv.slice(2), process);
