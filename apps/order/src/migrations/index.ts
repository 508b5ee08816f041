import { Orders1795305600000 } from './1795305600000-orders.js';
import { Payments1795392000000 } from './1795392000000-payments.js';
import { RoomForWhatIsSent1795824000000 } from './1795824000000-room-for-what-is-sent.js';

/** In the order in which they run; one that has been released is never changed. */
export const MIGRATIONS = [Orders1795305600000, Payments1795392000000, RoomForWhatIsSent1795824000000];
