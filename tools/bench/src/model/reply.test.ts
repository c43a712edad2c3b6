import { dealReplySchema } from '@longhaul/deals/reply';
import { expect, it } from 'vitest';
import { replyText } from './reply.ts';

it('is a reply that the workload takes as it is: a bench must not measure repairs', () => {
  const reply: unknown = JSON.parse(replyText);
  expect(dealReplySchema.parse(reply)).toEqual(reply);
});
