/** Method frames of AMQP 0-9-1 on channel 0, as the broker sends them while an alarm is on. */
const frame = (method: Buffer): Buffer => {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(method.length, 3);
  return Buffer.concat([header, method, Buffer.from([0xce])]);
};
export const connectionBlocked = (reason: string): Buffer =>
  frame(Buffer.concat([Buffer.from([0, 10, 0, 60, reason.length]), Buffer.from(reason)]));
export const CONNECTION_UNBLOCKED = frame(Buffer.from([0, 10, 0, 61]));
