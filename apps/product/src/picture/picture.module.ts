import { Module } from '@nestjs/common';
import { PictureController } from './picture.controller.js';
import { PictureRepository } from './picture.repository.js';

@Module({ controllers: [PictureController], providers: [PictureRepository], exports: [PictureRepository] })
export class PictureModule {}
