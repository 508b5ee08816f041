import { Module } from '@nestjs/common';
import { Followers } from './followers.js';
import { FollowersController } from './followers.controller.js';

@Module({ controllers: [FollowersController], providers: [Followers], exports: [Followers] })
export class FollowersModule {}
