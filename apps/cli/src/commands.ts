/** A command takes its arguments and answers its exit code. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Loaded when called: `longhaul schema` must not wait for a model client. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  analyze: async () => (await import('./commands/analyze.ts')).analyze,
  demo: async () => (await import('./commands/demo.ts')).demo,
  plan: async () => (await import('./commands/plan.ts')).plan,
  validate: async () => (await import('./commands/validate.ts')).validate,
  sample: async () => (await import('./commands/sample.ts')).sample,
  schema: async () => (await import('./commands/schema.ts')).schema,
  show: async () => (await import('./commands/show.ts')).show,
};

export function findCommand(name: string): Command | undefined {
  if (!Object.hasOwn(commands, name)) return undefined;
  return async (args) => (await (commands[name] ?? missing)())(args);
}

function missing(): never {
  throw new Error('a command that is listed cannot be missing');
}
