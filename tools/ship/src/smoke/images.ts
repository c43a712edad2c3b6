import type { Docker } from './docker.ts';

/** What a pull of a shipped image may cost, unpacked. */
const maxMegabytes = 250;
const shipped = ['longhaul-orchestrator:local', 'longhaul-api:local'];
const local = ['longhaul-emulator:local', 'longhaul-desk:local'];

/** A line an image with its size. @throws Error when a shipped one is larger than it may be */
export async function tellImageSizes(docker: Docker, tell: (line: string) => void): Promise<void> {
  for (const image of [...shipped, ...local]) {
    const bytes = Number(await docker.run('image', 'inspect', '--format', '{{.Size}}', image));
    const megabytes = bytes / 1_000_000;
    tell(`${image}: ${megabytes.toFixed(0)} MB`);
    if (shipped.includes(image) && megabytes > maxMegabytes) {
      throw new Error(`${image} is larger than ${String(maxMegabytes)} MB.`);
    }
  }
}
