import { Redis } from 'ioredis';

type Sender = { sendCommand: (...args: unknown[]) => unknown };

/**
 * Counts what every client of this process sends from now on, whoever made it. The server's own
 * count cannot tell a command that was sent from one that a script ran.
 */
export function countSentCommands(): () => number {
  let sent = 0;
  const sender = Redis.prototype as unknown as Sender;
  const { sendCommand } = sender;
  sender.sendCommand = function counted(this: Sender, ...args) {
    sent += 1;
    return sendCommand.apply(this, args);
  };
  return () => sent;
}
