/** `cdk` runs this: reads the settings, checks the stack, writes its template. */
import { fleetApp } from './fleet-app.ts';

fleetApp().app.synth();
