export {
  type BusAddress,
  type BusChannel,
  BusConnection,
  type BusHandlers,
  BusUnavailableError,
} from './bus/bus-connection.js';
export { abandon, BrokerConnection, type BrokerUser, endTogether } from './connection/broker-connection.js';
