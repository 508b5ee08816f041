export { madeUpMerchant } from './made-up-merchant.js';
