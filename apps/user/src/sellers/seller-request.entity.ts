import { MAX_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who tried to log in as a seller and waits for an operator's approval. */
@Entity('seller_request')
export class SellerRequestEntity {
  @PrimaryColumn({ name: 'web_openid', type: 'varchar', length: MAX_LENGTH.openid })
  webOpenid: string;

  @Column({ type: 'varchar', length: MAX_LENGTH.openid, nullable: true })
  unionid: string | null;

  @Column({ type: 'int' })
  attempts: number;

  @Column({ name: 'first_seen_at', type: 'datetime', precision: 3 })
  firstSeenAt: Date;

  @Column({ name: 'last_seen_at', type: 'datetime', precision: 3 })
  lastSeenAt: Date;
}
