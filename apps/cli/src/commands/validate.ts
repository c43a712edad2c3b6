import { openInput } from '@longhaul/wiring/input';
import { previewJob } from '@longhaul/wiring/preview';
import { findWorkload } from '@longhaul/wiring/workloads';
import { isSet, onlyPositional, textFlag, type Arguments } from '../arguments.ts';
import { configOf } from '../config.ts';
import { exitCode } from '../exit-code.ts';
import { counted, grouped } from '../terminal/numbers.ts';

/** `longhaul validate <file | ->`: which lines are good, and what is wrong with each that is not. */
export async function validate(given: Arguments): Promise<number> {
  const path = onlyPositional(given, 'a file (or - for standard input)');
  const workload = await findWorkload(textFlag(given, 'workload') ?? 'deals');
  const input = await openInput(path, process.stdin);
  const { items, rejections, unknownFields } = await previewJob(workload, configOf(given), {
    input,
  });
  if (isSet(given, 'json')) {
    process.stdout.write(
      `${JSON.stringify({ accepted: items, rejected: rejections, unknown_fields: unknownFields })}\n`,
    );
  } else {
    for (const { line, field, reason, itemId } of rejections) {
      const what = [itemId, field].filter((part) => part !== undefined && part !== '').join(' ');
      process.stdout.write(
        `${path}:${String(line)}: ${what === '' ? 'the line' : what} ${reason}\n`,
      );
    }
    const lines = { one: 'line', many: 'lines' };
    process.stdout.write(
      `${counted(items, workload.noun)} good, ${counted(rejections.length, lines)} rejected.\n`,
    );
    if (unknownFields > 0) {
      process.stdout.write(
        `${grouped(unknownFields)} unknown fields: accepted, and kept out of the prompt.\n`,
      );
    }
  }
  if (items === 0) return exitCode.usage;
  return rejections.length > 0 ? exitCode.incomplete : exitCode.ok;
}
