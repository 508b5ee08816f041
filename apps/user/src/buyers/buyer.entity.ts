import { MAX_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who has logged in through the official account. */
@Entity('buyer')
export class BuyerEntity {
  @PrimaryColumn({ type: 'varchar', length: MAX_LENGTH.openid })
  openid: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ name: 'last_login_at', type: 'datetime', precision: 3 })
  lastLoginAt: Date;
}
