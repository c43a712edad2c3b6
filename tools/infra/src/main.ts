/** `cdk` runs this: reads the settings, checks the stack, writes its template. */
import { fleetApp } from './fleet-app.ts';
import { SettingError } from './settings/settings.ts';

try {
  fleetApp().app.synth();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
