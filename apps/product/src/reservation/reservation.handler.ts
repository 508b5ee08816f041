import type { ApiOf, ParamsOf, reservationContract, ResultOf } from '@diancan/contracts';
import { Branches } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { StockReservation } from './stock-reservation.branch.js';

type ReservationContract = typeof reservationContract;

/** The reservation contract, which the order service calls. */
@Injectable()
export class ReservationHandler implements ApiOf<ReservationContract> {
  constructor(
    private readonly branches: Branches,
    private readonly reservation: StockReservation,
  ) {}

  reserve(
    params: ParamsOf<ReservationContract, 'reserve'>,
  ): Promise<ResultOf<ReservationContract, 'reserve'>> {
    return this.branches.try(this.reservation, params);
  }
}
