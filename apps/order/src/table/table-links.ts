import { Injectable } from '@nestjs/common';
import { toBuffer } from 'qrcode';
import { OrderSettings } from '../order.settings.js';

/** Printed at 60 mm, a dot of the code is wide enough for any camera. */
const WIDTH_PX = 720;

/** What the QR codes on the tables open. */
@Injectable()
export class TableLinks {
  constructor(private readonly settings: OrderSettings) {}

  /** The code is in front of the fragment: WeChat checks addresses only up to there. */
  urlOf(code: string): string {
    return `${this.settings.current.publicUrl}/?t=${code}#/`;
  }

  /** PNG. */
  pictureOf(code: string): Promise<Buffer> {
    return toBuffer(this.urlOf(code), { type: 'png', width: WIDTH_PX, errorCorrectionLevel: 'M', margin: 4 });
  }
}
