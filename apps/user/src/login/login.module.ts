import { Module } from '@nestjs/common';
import { BuyersModule } from '../buyers/buyers.module.js';
import { OriginsModule } from '../origins/origins.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { BuyerLogin } from './buyer-login.use-case.js';
import { LoginFlow } from './login-flow.js';
import { SellerLogin } from './seller-login.use-case.js';
import { LoginStateStore } from './state/login-state.store.js';
import { WechatLoginController } from './wechat-login.controller.js';

@Module({
  imports: [BuyersModule, OriginsModule, SellersModule],
  controllers: [WechatLoginController],
  providers: [LoginFlow, LoginStateStore, BuyerLogin, SellerLogin],
})
export class LoginModule {}
