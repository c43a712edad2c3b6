import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControlApi } from './api/control-api.ts';
import { createInvokeApi } from './api/invoke-api.ts';
import { Dispatcher } from './dispatcher.ts';
import { EnvironmentPool } from './environment/pool.ts';
import { Faults, seededDraw, type Control } from './faults.ts';
import { InvocationLog } from './invocation-log.ts';
import type { EmulatorOptions } from './options.ts';

export type Emulator = {
  /** The endpoint for a Lambda client. */
  readonly url: string;
  /** Ends every worker process and stops serving. */
  readonly close: () => Promise<void>;
};

/** Lambda's Invoke API in front of one bundle, each environment a process of its own. */
export async function startEmulator(given: EmulatorOptions): Promise<Emulator> {
  const options = { ...given };
  const draw = seededDraw(options.seed);
  const faults = new Faults(draw);
  const log = new InvocationLog();
  const dispatcher = new Dispatcher(options, () => pool, faults, log);
  const pool: EnvironmentPool = new EnvironmentPool(options, () => dispatcher.pump());
  const change = (control: Control): void => {
    if (control.faults) faults.replace(control.faults);
    if (control.cold_start_ms !== undefined) options.coldStartMs = control.cold_start_ms;
  };
  const invoke = createInvokeApi(options, faults, dispatcher);
  const control = createControlApi({ pool, log, change, draw });
  const server = createServer((request, response) => {
    void invoke(request, response)
      .then((isInvocation) => (isInvocation ? undefined : control(request, response)))
      .catch(() => response.destroy());
  });
  // A caller that waits for a reply waits as long as the function may run.
  server.requestTimeout = 0;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${String(port)}`,
    close: async () => {
      server.close();
      dispatcher.close();
      await pool.close();
      server.closeAllConnections();
    },
  };
}
