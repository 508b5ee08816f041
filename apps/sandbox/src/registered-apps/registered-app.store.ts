import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { SandboxSettings } from '../sandbox.settings.js';
import { storedCredentials } from './credentials-file.js';
import type { RegisteredApp } from './registered-app.js';

/** The two apps that are registered at this WeChat. */
@Injectable()
export class RegisteredAppStore {
  readonly officialAccount: RegisteredApp;
  readonly websiteApp: RegisteredApp;

  constructor(settings: SandboxSettings) {
    const { officialAccount, websiteApp, dataDir } = settings.current;
    const complete = [officialAccount, websiteApp].every(app => app.appId !== '' && app.secret !== '');
    const made = complete ? { officialAccount, websiteApp } : storedCredentials(dataDir);
    this.officialAccount = { kind: 'official-account', ...made.officialAccount };
    this.websiteApp = { kind: 'website', ...made.websiteApp };
  }

  find(appId: string): RegisteredApp | undefined {
    return [this.officialAccount, this.websiteApp].find(app => app.appId === appId);
  }

  /** @throws ApiError 41002, 40013, 41004, 40125 */
  authenticate(appId: string | undefined, secret: string | undefined): RegisteredApp {
    if (!appId) throw new ApiError(41002, 'appid missing');
    const app = this.find(appId);
    if (app === undefined) throw new ApiError(40013, 'invalid appid');
    if (!secret) throw new ApiError(41004, 'appsecret missing');
    if (secret !== app.secret) throw new ApiError(40125, 'invalid appsecret');
    return app;
  }
}
