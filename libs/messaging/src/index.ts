export {
  type BusAddress,
  type BusChannel,
  BusConnection,
  type BusHandlers,
  BusUnavailableError,
} from './bus/bus-connection.js';
