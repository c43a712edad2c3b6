/** Builds, pushes and signs the images of a release: `LONGHAUL_REGISTRY=ghcr.io/OWNER TAG=v1.2.3 npm run images:publish`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestIn, publishingOf } from './images/publishing.ts';

const workspace = join(import.meta.dirname, '../../..');
/** The engine's own builder makes images of one kind only. */
const builder = 'longhaul-release';

function run(command: string, args: readonly string[]): void {
  process.stdout.write(`${command} ${args.join(' ')}\n`);
  const { status, error } = spawnSync(command, args, { cwd: workspace, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? String(status)}`);
}

function publish(registry: string, tag: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-images-'));
  const metadataFile = (app: string) => join(folder, `${app}.json`);
  run('docker', ['buildx', 'create', '--name', builder, '--driver', 'docker-container', '--use']);
  try {
    for (const { image, build, sign } of publishingOf(registry, tag, metadataFile)) {
      run('docker', build);
      const file = build[build.indexOf('--metadata-file') + 1] ?? '';
      run('cosign', sign(digestIn(readFileSync(file, 'utf8'))));
      process.stdout.write(`Published ${image}\n`);
    }
  } finally {
    run('docker', ['buildx', 'rm', builder]);
    rmSync(folder, { recursive: true });
  }
}

const { LONGHAUL_REGISTRY: registry = '', TAG: tag = '' } = process.env;
if (registry === '' || !/^v\d+\.\d+\.\d+/.test(tag)) {
  process.stderr.write('Say where to and which: LONGHAUL_REGISTRY=ghcr.io/OWNER TAG=v1.2.3\n');
  process.exit(2);
}
publish(registry, tag);
