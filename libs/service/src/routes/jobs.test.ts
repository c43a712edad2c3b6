import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ndjson, openScene, type Scene } from '../testing.ts';

const texts = ['one two', 'three', 'four five six'];
const items = texts.map((text, at) => ({ note_id: `n${String(at)}`, text }));

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => scene.service.close());

describe('submitting', () => {
  it('takes items in, rejects bad lines, and answers where both are', async () => {
    const { payload } = ndjson(...items, { text: 'no id' });
    const reply = await scene.ask({ method: 'POST', url: '/v1/jobs', payload });
    expect(reply.text).toContain('"accepted":3');
    expect(reply.status).toBe(202);
  });
});
