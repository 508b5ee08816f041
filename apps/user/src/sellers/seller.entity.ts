import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who may use the admin panel. */
@Entity('seller')
export class SellerEntity {
  @PrimaryColumn({ name: 'seller_id', type: 'char', length: OWN_ID_LENGTH })
  sellerId: string;

  /** As the operator gave it: of the official account or of the website app. */
  @Column({ type: 'varchar', length: MAX_LENGTH.openid })
  openid: string;

  /** Under which the seller logs in; null until the first login. */
  @Column({ name: 'web_openid', type: 'varchar', length: MAX_LENGTH.openid, nullable: true })
  webOpenid: string | null;

  /** Joins the two kinds of openid; null until WeChat told it. */
  @Column({ type: 'varchar', length: MAX_LENGTH.openid, nullable: true })
  unionid: string | null;

  @Column({ type: 'varchar', length: MAX_LENGTH.sellerName })
  name: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;
}
