import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The machine's own Chromium: LONGHAUL_CHROMIUM, or one of its names on the PATH. Undefined where
 * there is none.
 *
 * @throws where LONGHAUL_REQUIRE names browser and there is none
 */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const found = env['LONGHAUL_CHROMIUM'] ?? onPath(env['PATH'] ?? '');
  if (found === undefined && (env['LONGHAUL_REQUIRE'] ?? '').split(',').includes('browser')) {
    throw new Error(
      'There is no Chromium on the PATH, and LONGHAUL_REQUIRE names browser: install it, or name it in LONGHAUL_CHROMIUM.',
    );
  }
  return found;
}

function onPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Starts it without a window; it talks to the loopback only. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Its own sandbox needs rights that a container's root does not have.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}
