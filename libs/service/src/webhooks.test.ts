import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './testing.ts';
import { newSecret, sign, verifyWebhook } from './webhooks/signature.ts';
import { isPublicAddress, resolveTarget } from './webhooks/target.ts';

const secret = newSecret();
const nowMs = Date.UTC(2026, 0, 1);

describe('a signature', () => {
  const body = '{"type":"round.ended"}';
  const headers = sign(secret, 'msg_1', nowMs, body);

  it('is the one that the Standard Webhooks give for their own example', () => {
    const example = sign(
      'whsec_plJ3nmyCDGBKInavdOK15jsl',
      'msg_loFOjxBNrRLzqYUf',
      1_731_705_121_000,
      '{"event_type":"ping","data":{"success":true}}',
    );
    expect(example['webhook-signature']).toBe('v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=');
  });

  it('proves a message, also among others', () => {
    expect(verifyWebhook(secret, headers, body, nowMs)).toEqual({ ok: true, id: 'msg_1' });
    const rotated = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
    expect(verifyWebhook(secret, rotated, body, nowMs)).toMatchObject({ ok: true });
  });

  it.each([
    ['another body', headers, `${body} `, nowMs],
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, body, nowMs],
    ['another time', { ...headers, 'webhook-timestamp': '1767225601' }, body, nowMs],
    ['a replay an hour later', headers, body, nowMs + 3_600_000],
    ['a message from the future', headers, body, nowMs - 3_600_000],
    ['no signature', { ...headers, 'webhook-signature': '' }, body, nowMs],
    ['another version', { ...headers, 'webhook-signature': 'v2,AAAA' }, body, nowMs],
  ])('does not prove %s', (_what, given, text, at) => {
    expect(verifyWebhook(secret, given, text, at)).toMatchObject({ ok: false });
  });

  it('of another secret does not', () => {
    expect(verifyWebhook(newSecret(), headers, body, nowMs)).toMatchObject({ ok: false });
  });
});

describe('where a webhook may lead', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fc00::1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', 'x'],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is decided by what its name resolves to, and by every address of it', async () => {
    const to = (...addresses: string[]) =>
      resolveTarget('https://hooks.example/x', async () => addresses, false);
    expect(await to('8.8.8.8')).toMatchObject({ ok: true, address: '8.8.8.8' });
    expect(await to('8.8.8.8', '127.0.0.1')).toMatchObject({ ok: false });
    expect(await to()).toMatchObject({ ok: false });
  });

  it.each([
    ...['http://hooks.example', 'ftp://hooks.example', 'hooks', 'https://me:pw@hooks.example'],
    ...['https://127.0.0.1', 'https://[::1]', 'https://2130706433', 'https://0x7f.1'],
  ])('is not %s', async (url) => {
    expect(await resolveTarget(url, async () => ['8.8.8.8'], false)).toMatchObject({ ok: false });
  });
});

describe('the webhooks of a tenant', () => {
  let service: Scene;
  beforeAll(async () => {
    service = await openScene();
  });
  afterAll(async () => service.service.close());
  const create = (payload: object) => service.ask({ method: 'POST', url: '/v1/webhooks', payload });

  it('are made, listed without their secret, and deleted', async () => {
    const made = await create({ url: 'https://hooks.example/in', description: 'crm' });
    expect([made.status, String(made.json()['secret']).slice(0, 6)]).toEqual([201, 'whsec_']);
    const list = await service.ask({ url: '/v1/webhooks' });
    expect(list.text).not.toContain('whsec_');
    expect(list.json()).toMatchObject({ webhooks: [{ description: 'crm' }] });
    const url = `/v1/webhooks/${String(made.json()['webhook_id'])}`;
    expect((await service.ask({ method: 'DELETE', url })).status).toBe(204);
    expect((await service.ask({ method: 'DELETE', url })).status).toBe(404);
  });

  it('are refused where their address cannot be one', async () => {
    const refused = await create({ url: 'http://hooks.example' });
    expect(refused.json()).toMatchObject({ code: 'bad_body', fields: [{ field: 'url' }] });
  });

  it('are so many and no more', async () => {
    for (let at = 0; at < 20; at += 1) await create({ url: `https://hooks.example/${at}` });
    expect((await create({ url: 'https://hooks.example/last' })).status).toBe(409);
  });
});
