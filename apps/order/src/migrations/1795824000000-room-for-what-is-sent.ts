import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

// Each column only grows, or takes a character set that all of its values are in: the release before goes on
// working.
const WIDER = [
  // As long as a seller's reason for cancelling may be.
  'ALTER TABLE refund MODIFY reason VARCHAR(128) NOT NULL, MODIFY attempts INT NOT NULL',
  // Counters without an end: what fails every few minutes exceeds 32,767 within months.
  'ALTER TABLE payment MODIFY queries INT NOT NULL',
  'ALTER TABLE notice MODIFY attempts INT NOT NULL',
  // As WeChat Pay documents it; a payer need not be a buyer of ours.
  `ALTER TABLE receipt MODIFY payer_openid VARCHAR(128) ${ASCII} NOT NULL`,
  // As long as a header may be that the signature covers; in ascii, because a key has room for 3,072 bytes.
  `ALTER TABLE notification_nonce MODIFY nonce VARCHAR(1024) ${ASCII} NOT NULL`,
];

export class RoomForWhatIsSent1795824000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of WIDER) await runner.query(statement);
  }

  /** Nothing to undo: the release before works with these columns, and its own may be too small by now. */
  async down(): Promise<void> {}
}
