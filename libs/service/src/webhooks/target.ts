import { BlockList, isIP } from 'node:net';

/**
 * Where a webhook may go. An address that a stranger names must not make this service talk to its
 * own network: private, loopback, link-local and special ranges are refused, by what a name resolves
 * to at the moment of sending and not by how it is written.
 */
const refused = { ipv4: new BlockList(), ipv6: new BlockList() } as const;
const special: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 96, 'ipv6'],
  ['::ffff:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];
for (const [net, prefix, family] of special) refused[family].addSubnet(net, prefix, family);

export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return !refused[family].check(address, family);
}

/** Name → addresses, all of them. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type Target =
  | { readonly ok: true; readonly url: URL; readonly address: string }
  | { readonly ok: false; readonly reason: string };

/** What a webhook's address must look like, before anything is resolved. */
export function readTargetUrl(
  text: string,
  allowPrivate: boolean,
): { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: string } {
  const url = URL.parse(text);
  if (!url) return { ok: false, reason: 'is not a URL' };
  const isPlain = url.protocol === 'http:' && allowPrivate;
  if (url.protocol !== 'https:' && !isPlain)
    return { ok: false, reason: 'must begin with https://' };
  if (url.username !== '' || url.password !== '') {
    return { ok: false, reason: 'must not carry a name or password' };
  }
  return { ok: true, url };
}

/** The address to connect to; with one bad address among several, the whole name is refused. */
export async function resolveTarget(
  text: string,
  resolve: Resolve,
  allowPrivate: boolean,
): Promise<Target> {
  const read = readTargetUrl(text, allowPrivate);
  if (!read.ok) return read;
  const { url } = read;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host);
  const [address] = addresses;
  if (address === undefined) return { ok: false, reason: 'its name leads nowhere' };
  if (!allowPrivate && !addresses.every(isPublicAddress)) {
    return { ok: false, reason: 'leads into a private network' };
  }
  return { ok: true, url, address };
}
