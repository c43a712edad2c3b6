import { assertAgreed } from '@longhaul/service/testing';

/** Asks the api. @throws when its answer is none that the OpenAPI document promises */
export async function askApi(
  address: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const reply = await fetch(address, init);
  const [{ pathname, search }, text] = [new URL(address), await reply.text()];
  const headers = Object.fromEntries(reply.headers);
  const answer = { statusCode: reply.status, headers, body: text };
  assertAgreed(init.method ?? 'GET', `${pathname}${search}`, answer);
  return { status: reply.status, text };
}
