import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { CurrentHolder, ForReaders } from '../access/access.decorator.js';
import type { Holder } from '../access/holder.js';
import { CurrentExchange, type Exchange, hasQuery } from './exchange.js';
import { applicationNames, labelName, profileNames } from './name.pipe.js';
import { PlainFiles } from './plain-files.js';
import { profilesOf, type SettingsAddress, settingsAddress } from '../access/settings-address.js';
import { SettingsFiles } from './settings-files.js';
import { SpringEnvironments } from './spring-environments.js';

/** The query that asks for a file of the served version instead of a label. */
const NO_LABEL = 'useDefaultLabel';

/**
 * The routes of Spring Cloud Config. They match nearly every path; the router prefers the fixed paths of
 * other controllers.
 */
@Controller()
export class EnvironmentController {
  constructor(
    private readonly environments: SpringEnvironments,
    private readonly settingsFiles: SettingsFiles,
    private readonly plainFiles: PlainFiles,
  ) {}

  /** `/order-dev.yml` */
  @Get(':file')
  @ForReaders(({ file }) => settingsAddress(file ?? ''))
  async merged(@CurrentExchange() exchange: Exchange, @Param('file') file: string) {
    const address = settingsAddress(file);
    if (address === null) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    return this.settingsFiles.answer(exchange, checked(address), null);
  }

  /** `/order/dev`, and `/main/order-dev.yml` */
  @Get(':first/:second')
  @ForReaders(
    ({ first = '', second = '' }) =>
      settingsAddress(second) ?? { application: first, profiles: profilesOf(second) },
  )
  async environment(
    @CurrentExchange() exchange: Exchange,
    @Param('first') first: string,
    @Param('second') second: string,
  ) {
    const address = settingsAddress(second);
    if (address !== null)
      return this.settingsFiles.answer(exchange, checked(address), labelName.transform(first));
    const subject = {
      application: applicationNames.transform(first),
      profiles: profilesOf(profileNames.transform(second)),
    };
    return this.environments.answer(exchange, subject, null);
  }

  /** `/order/dev/main`, and `/order/dev/nginx.conf?useDefaultLabel` */
  @Get(':application/:profile/:label')
  @ForReaders()
  async labelled(
    @CurrentExchange() exchange: Exchange,
    @CurrentHolder() holder: Holder,
    @Param('application', applicationNames) application: string,
    @Param('profile', profileNames) profile: string,
    @Param('label') label: string,
  ) {
    const subject = { application, profiles: profilesOf(profile) };
    if (hasQuery(exchange, NO_LABEL))
      return this.plainFiles.answer(exchange, holder, subject, { label: null, path: label });
    return this.environments.answer(exchange, subject, labelName.transform(label));
  }

  /** `/order/dev/main/conf/nginx.conf` */
  @Get(':application/:profile/:label/*')
  @ForReaders()
  async plain(
    @CurrentExchange() exchange: Exchange,
    @CurrentHolder() holder: Holder,
    @Param('application', applicationNames) application: string,
    @Param('profile', profileNames) profile: string,
    @Param('label') label: string,
    @Param('*') path: string,
  ) {
    const file = hasQuery(exchange, NO_LABEL)
      ? { label: null, path: `${label}/${path}` }
      : { label: labelName.transform(label), path };
    return this.plainFiles.answer(exchange, holder, { application, profiles: profilesOf(profile) }, file);
  }
}

/** @throws InvalidInputError as for the other forms of address */
function checked(address: SettingsAddress): SettingsAddress {
  applicationNames.transform(address.application);
  profileNames.transform(address.profiles.join(','));
  return address;
}
