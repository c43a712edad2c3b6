import { UsageError } from '@longhaul/wiring/errors';
import { schemaNames, schemaOf, type SchemaName } from '@longhaul/wiring/schemas';
import { onlyPositional, type Arguments } from '../arguments.ts';
import { exitCode } from '../exit-code.ts';

/** `longhaul schema deal|result|manifest`: the JSON Schema of what goes in and comes out. */
export function schema(given: Arguments): Promise<number> {
  const name = onlyPositional(given, `name: ${schemaNames.join(', ')}`);
  if (!isSchemaName(name)) {
    throw new UsageError(`There is no schema ${name}. There are: ${schemaNames.join(', ')}.`);
  }
  process.stdout.write(`${JSON.stringify(schemaOf(name), null, 2)}\n`);
  return Promise.resolve(exitCode.ok);
}

function isSchemaName(name: string): name is SchemaName {
  return (schemaNames as readonly string[]).includes(name);
}
