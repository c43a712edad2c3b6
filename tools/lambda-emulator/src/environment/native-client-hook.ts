/**
 * Preloaded into each worker process (`node --import`): gives the official runtime client
 * `native-client.ts` where it asks for its compiled addon, so that nothing has to be compiled.
 */
import { registerHooks } from 'node:module';

const replacement = new URL('./native-client.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.endsWith('/rapid-client.node')
      ? { url: replacement, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
});
