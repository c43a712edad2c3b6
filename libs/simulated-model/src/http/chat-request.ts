import * as z from 'zod';
import { readDealId } from '../analyst/deal-text.ts';
import { hash32 } from '../seeded.ts';
import { tokensOf } from './usage.ts';

/** A content is a text or, in newer clients, a list of parts of which only texts are read. */
const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: contentSchema })).min(1),
  stream: z.literal(false).optional(),
  max_completion_tokens: z.int().positive().optional(),
  max_tokens: z.int().positive().optional(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.unknown() }).optional(),
    })
    .optional(),
});

/** A request for a chat completion, as far as the simulated model reads it. */
export type ChatRequest = {
  readonly model: string;
  readonly systemText: string;
  readonly userText: string;
  /** The JSON Schema asked for; undefined when prose is. */
  readonly schema: unknown;
  readonly maxCompletionTokens: number | undefined;
  readonly dealId: string | null;
  readonly promptHash: number;
  readonly promptTokens: number;
};

/** The request, or what is wrong with it in a sentence. */
export type ParsedRequest =
  | { readonly kind: 'valid'; readonly request: ChatRequest }
  | { readonly kind: 'invalid'; readonly message: string };

function textOf(content: z.infer<typeof contentSchema>): string {
  if (typeof content === 'string') return content;
  return content.map((part) => part.text ?? '').join('\n');
}

function toRequest(body: z.infer<typeof bodySchema>): ChatRequest {
  const isSystem = (role: string) => role === 'system' || role === 'developer';
  const textsOf = (system: boolean) =>
    body.messages
      .filter(({ role }) => isSystem(role) === system)
      .map(({ content }) => textOf(content))
      .join('\n');
  const systemText = textsOf(true);
  const userText = textsOf(false);
  return {
    model: body.model,
    systemText,
    userText,
    schema: body.response_format?.json_schema?.schema,
    maxCompletionTokens: body.max_completion_tokens ?? body.max_tokens,
    dealId: readDealId(userText),
    promptHash: hash32(userText, hash32(systemText)),
    promptTokens: tokensOf(systemText) + tokensOf(userText),
  };
}

/** Reads a request's body. */
export function parseChatRequest(body: string): ParsedRequest {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: 'invalid', message: 'The request body is not valid JSON.' };
  }
  const parsed = bodySchema.safeParse(json);
  if (parsed.success) return { kind: 'valid', request: toRequest(parsed.data) };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  return { kind: 'invalid', message: `Invalid '${where}': ${issue?.message ?? 'wrong shape'}.` };
}
