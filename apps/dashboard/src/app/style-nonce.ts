/**
 * The nonce of this response's content security policy, as the service wrote it into index.html; ''
 * where it wrote none, as under Vite's own server.
 */
const written = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const nonce = written.startsWith('__') ? '' : written;

declare global {
  var __webpack_nonce__: string | undefined;
}

// The scroll lock behind dialogs adds a style element of its own; this is where it looks for a nonce.
if (nonce !== '') globalThis.__webpack_nonce__ = nonce;

export function styleNonce(): string {
  return nonce;
}
