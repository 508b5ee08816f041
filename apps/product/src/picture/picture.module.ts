import { Module } from '@nestjs/common';
import { PictureController } from './picture.controller.js';
import { Pictures } from './pictures.js';

@Module({ controllers: [PictureController], providers: [Pictures], exports: [Pictures] })
export class PictureModule {}
