import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { EnvironmentPool } from '../environment/pool.ts';
import { controlSchema, type Control } from '../faults.ts';
import type { InvocationLog } from '../invocation-log.ts';
import { readBody, sendJson } from './http.ts';

const maxBytes = 1_048_576;
const killSchema = z.strictObject({ pid: z.int().positive().optional() });

export type ControlParts = {
  readonly pool: EnvironmentPool;
  readonly log: InvocationLog;
  readonly change: (control: Control) => void;
  readonly draw: () => number;
};

/** What tests ask of the platform itself; paths begin with an underscore, as no path of AWS does. */
export function createControlApi({ pool, log, change, draw }: ControlParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, maxBytes);
    switch (`${String(request.method)} ${String(request.url)}`) {
      case 'GET /_environments':
        return sendJson(response, 200, { environments: pool.view() });
      case 'GET /_invocations':
        return sendJson(response, 200, { invocations: log.view() });
      case 'POST /_control': {
        const control = controlSchema.safeParse(parse(body));
        if (!control.success)
          return sendJson(response, 400, { message: z.prettifyError(control.error) });
        change(control.data);
        return sendJson(response, 200, {});
      }
      case 'POST /_kill': {
        const asked = killSchema.safeParse(parse(body));
        if (!asked.success)
          return sendJson(response, 400, { message: z.prettifyError(asked.error) });
        const pid = await pool.kill(asked.data.pid, draw());
        return sendJson(response, pid === undefined ? 404 : 200, { pid: pid ?? null });
      }
      default:
        return sendJson(response, 404, { message: 'No such path.' });
    }
  };
}

function parse(body: Buffer | undefined): unknown {
  if (!body?.length) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
