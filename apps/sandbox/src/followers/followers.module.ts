import { Module } from '@nestjs/common';
import { FollowerStore } from './follower.store.js';
import { FollowersController } from './followers.controller.js';

@Module({ controllers: [FollowersController], providers: [FollowerStore], exports: [FollowerStore] })
export class FollowersModule {}
