import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

// Each column only becomes wider, or takes a character set that covers all of its values, so that the
// previous release keeps working.
const WIDER = [
  // The length of a seller's reason for cancelling.
  'ALTER TABLE refund MODIFY reason VARCHAR(128) NOT NULL, MODIFY attempts INT NOT NULL',
  // Unbounded counters: work that fails every few minutes exceeds 32,767 within months.
  'ALTER TABLE payment MODIFY queries INT NOT NULL',
  'ALTER TABLE notice MODIFY attempts INT NOT NULL',
  // The length that WeChat Pay documents: the payer may be someone other than our buyer.
  `ALTER TABLE receipt MODIFY payer_openid VARCHAR(128) ${ASCII} NOT NULL`,
  // The maximum length of a signed header. In ascii, because an index key holds at most 3,072 bytes.
  `ALTER TABLE notification_nonce MODIFY nonce VARCHAR(1024) ${ASCII} NOT NULL`,
];

export class RoomForWhatIsSent1795824000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of WIDER) await runner.query(statement);
  }

  /** Nothing to undo: the previous release works with these columns; its own may be too small by now. */
  async down(): Promise<void> {}
}
