import { done, pictureOperations, ProductErrors, ServiceError } from '@diancan/contracts';
import { Allow, Handles, type ImageRequest, TakesImage } from '@diancan/platform';
import { Controller, Req } from '@nestjs/common';
import { SavePicture } from './save-picture.use-case.js';

@Controller()
@Allow('seller')
export class PictureUploadController {
  constructor(private readonly pictures: SavePicture) {}

  @Handles(pictureOperations.savePicture)
  @TakesImage()
  async save(@Req() { image, headers }: ImageRequest) {
    if (image === undefined) throw new ServiceError(ProductErrors.IMAGE_REQUIRED);
    const announced = headers['content-length'];
    return done(await this.pictures.execute(image, announced === undefined ? undefined : Number(announced)));
  }
}
