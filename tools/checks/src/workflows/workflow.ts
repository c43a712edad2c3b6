import { parse } from 'yaml';
import * as z from 'zod';

/** The parts of a GitHub workflow that the rules are about; whatever else there is passes through. */

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));

const step = z
  .object({
    name: z.string().optional(),
    id: z.string().optional(),
    if: z.string().optional(),
    uses: z.string().optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.unknown()).optional(),
    env: z.record(z.string(), z.unknown()).optional(),
    'working-directory': z.string().optional(),
  })
  .strict()
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), {
    message: 'a step either uses an action or runs a command',
  });

const job = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number().int().positive(),
  permissions: permissions.optional(),
  steps: z.array(step).min(1),
});

const workflow = z
  .object({
    name: z.string(),
    on: z.record(z.string(), z.unknown()),
    permissions,
    concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
    env: z.record(z.string(), z.unknown()).optional(),
    jobs: z.record(z.string(), job),
  })
  .strict();

export type Workflow = z.infer<typeof workflow>;
export type Step = z.infer<typeof step>;

export type WorkflowReading =
  | { readonly ok: true; readonly workflow: Workflow }
  | { readonly ok: false; readonly problems: readonly string[] };

export function readWorkflow(text: string): WorkflowReading {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return { ok: false, problems: [`is no YAML: ${String(error)}`] };
  }
  const parsed = workflow.safeParse(content);
  if (parsed.success) return { ok: true, workflow: parsed.data };
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}.`,
  );
  return { ok: false, problems };
}
