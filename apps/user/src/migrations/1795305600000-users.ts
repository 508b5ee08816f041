import type { MigrationInterface, QueryRunner } from 'typeorm';

/** WeChat ids are compared byte by byte: `A` and `a` are two people. */
const WECHAT_ID = 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

// IF NOT EXISTS, because MySQL commits each CREATE TABLE by itself: a start that was killed half-way leaves
// some tables behind.
export class Users1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS buyer (
        openid ${WECHAT_ID} NOT NULL,
        created_at DATETIME(3) NOT NULL,
        last_login_at DATETIME(3) NOT NULL,
        PRIMARY KEY (openid)
      ) ${TABLE}`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS seller (
        seller_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        openid ${WECHAT_ID} NOT NULL,
        web_openid ${WECHAT_ID} NULL,
        unionid ${WECHAT_ID} NULL,
        name VARCHAR(32) NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (seller_id),
        UNIQUE KEY ux_seller_openid (openid),
        UNIQUE KEY ux_seller_web_openid (web_openid),
        UNIQUE KEY ux_seller_unionid (unionid)
      ) ${TABLE}`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS seller_request (
        web_openid ${WECHAT_ID} NOT NULL,
        unionid ${WECHAT_ID} NULL,
        attempts INT NOT NULL,
        first_seen_at DATETIME(3) NOT NULL,
        last_seen_at DATETIME(3) NOT NULL,
        PRIMARY KEY (web_openid),
        KEY ix_seller_request_unionid (unionid)
      ) ${TABLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS seller_request, seller, buyer');
  }
}
