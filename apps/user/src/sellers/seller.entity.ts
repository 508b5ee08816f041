import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who may use the admin panel. */
@Entity('seller')
export class SellerEntity {
  @PrimaryColumn({ name: 'seller_id', type: 'char', length: OWN_ID_LENGTH })
  sellerId: string;

  /** As the operator entered it: the openid of the official account or of the website app. */
  @Column({ type: 'varchar', length: MAX_LENGTH.openid })
  openid: string;

  /** The openid that the seller logs in with; null until the first login. */
  @Column({ name: 'web_openid', type: 'varchar', length: MAX_LENGTH.openid, nullable: true })
  webOpenid: string | null;

  /** Links the two kinds of openid; null until WeChat sends it. */
  @Column({ type: 'varchar', length: MAX_LENGTH.openid, nullable: true })
  unionid: string | null;

  @Column({ type: 'varchar', length: MAX_LENGTH.sellerName })
  name: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;
}
