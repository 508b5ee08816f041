import { Module } from '@nestjs/common';
import { PictureUploadController } from './picture-upload.controller.js';
import { PictureController } from './picture.controller.js';
import { PictureRepository } from './picture.repository.js';
import { SavePicture } from './save-picture.use-case.js';

@Module({
  controllers: [PictureController, PictureUploadController],
  providers: [PictureRepository, SavePicture],
  exports: [PictureRepository],
})
export class PictureModule {}
