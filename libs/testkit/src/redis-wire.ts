/** One command to a Redis over a socket of its own, for tests that look past the client under test. */
import { connect, createServer } from 'node:net';

/** The reply as the wire has it, without the line ends of its frame; rejects without a connection. */
export function askRedis(port: number, command: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(5_000, () =>
      socket.destroy(new Error(`Port ${port} did not answer in 5 s.`)),
    );
    socket.on('error', reject);
    socket.on('connect', () => {
      const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
      socket.write(`*${command.length}\r\n${parts.join('')}`);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (!isWhole(text)) return;
      socket.end();
      resolve(text.replace(/^[+\-:$*]/, '').trim());
    });
    socket.on('close', () => reject(new Error(`Port ${port} closed the connection.`)));
  });
}

/** A line, or a bulk string with all its bytes; an array is taken as whole once it ends a line. */
function isWhole(text: string): boolean {
  if (!text.endsWith('\r\n')) return false;
  const length = /^\$(\d+)\r\n/.exec(text);
  return length === null || Buffer.byteLength(text) >= Number(length[1]) + length[0].length + 2;
}

/** A port that was free a moment ago, low enough for the port of a cluster's bus, 10 000 above it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    if (port > 0 && port < 55_000) return port;
  }
}
