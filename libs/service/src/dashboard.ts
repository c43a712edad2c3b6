import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pagePolicy } from './door/security-headers.ts';

/** In `index.html` this stands where the page learns the nonce of its styles. */
export const noncePlaceholder = '__CSP_NONCE__';

/**
 * Serves the dashboard's built files: those with a hash in their name for ever, the page itself anew
 * each time, with a nonce of its own, under every address that is no file and no route.
 */
export async function bindDashboard(
  app: FastifyInstance,
  folder: string,
): Promise<(reply: FastifyReply) => Promise<void>> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const sendPage = async (reply: FastifyReply): Promise<void> => {
    const nonce = randomBytes(16).toString('base64');
    void reply
      .status(200)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(nonce))
      .header('cache-control', 'no-store');
    await reply.send(page.replaceAll(noncePlaceholder, nonce));
  };
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    allowedPath: (path) => !path.endsWith('/index.html'),
    setHeaders: (reply, path) => {
      const isHashed = /\/assets\/.*-[A-Za-z0-9_-]{8,}\.\w+$/.test(path.replaceAll('\\', '/'));
      const forEver = 'public, max-age=31536000, immutable';
      void reply.header('cache-control', isHashed ? forEver : 'no-cache');
    },
  });
  app.get('/', async (_request, reply) => {
    await sendPage(reply);
    return reply;
  });
  return sendPage;
}
