import { Redis } from 'ioredis';

/**
 * Counts what every client of this process sends from now on, whoever made it. The server's own
 * count cannot tell a command that was sent from one that a script ran.
 */
export function countSentCommands(): () => number {
  let sent = 0;
  const send = Reflect.get(Redis.prototype, 'sendCommand') as Redis['sendCommand'];
  Redis.prototype.sendCommand = function counted(this: Redis, ...args): unknown {
    sent += 1;
    return send.apply(this, args);
  };
  return () => sent;
}
