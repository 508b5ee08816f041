import { Module } from '@nestjs/common';
import { Buyers } from '../buyers/buyers.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { BuyerLogin } from './buyer-login.use-case.js';
import { LoginDoor } from './http/login-door.js';
import { WechatLoginController } from './http/wechat-login.controller.js';
import { OwnOrigins } from './own-origins.js';
import { SellerLogin } from './seller-login.use-case.js';
import { LoginStates } from './state/login-states.js';

@Module({
  imports: [SellersModule],
  controllers: [WechatLoginController],
  providers: [LoginDoor, LoginStates, OwnOrigins, BuyerLogin, SellerLogin, Buyers],
})
export class LoginModule {}
