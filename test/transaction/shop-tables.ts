import type { ShopService } from './purchase.ts';

/** A purse of each buyer, and a row for each effect on it. */
const PARTICIPANT = [
  'CREATE TABLE purse (owner CHAR(26) PRIMARY KEY, free INT NOT NULL, held INT NOT NULL DEFAULT 0)',
  `CREATE TABLE effect (effect_id INT AUTO_INCREMENT PRIMARY KEY, owner CHAR(26) NOT NULL,
     verb VARCHAR(10) NOT NULL, KEY (owner))`,
];

/** The business tables of each service, beside those of its transactions. */
export const SHOP_TABLES: Readonly<Record<ShopService, readonly string[]>> = {
  order: [
    'CREATE TABLE bought (bought_id INT AUTO_INCREMENT PRIMARY KEY, owner CHAR(26) NOT NULL, KEY (owner))',
  ],
  product: PARTICIPANT,
  user: PARTICIPANT,
};
