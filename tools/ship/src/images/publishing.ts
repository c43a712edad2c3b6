/** How one app's image leaves for a registry. */
export type Publishing = {
  /** With its version, as a deployment names it. */
  readonly image: string;
  /** Arguments of `docker`: builds for both kinds of processor, attests inside the image, pushes. */
  readonly build: readonly string[];
  /** Arguments of `cosign` for what was pushed, by its digest: a tag may be moved. */
  readonly sign: (digest: string) => readonly string[];
};

const apps = ['orchestrator', 'api'] as const;
const platforms = 'linux/amd64,linux/arm64';

/**
 * What is to be done for every app.
 *
 * @param registry with the owner, as `ghcr.io/owner`; registries know no capitals
 * @param tag of the release, as `v1.2.3`
 * @param metadataFile where the build of an app writes the digest
 */
export function publishingOf(
  registry: string,
  tag: string,
  metadataFile: (app: string) => string,
): readonly Publishing[] {
  const version = tag.replace(/^v/, '');
  return apps.map((app) => {
    const repository = `${registry.toLowerCase()}/longhaul-${app}`;
    const image = `${repository}:${version}`;
    return {
      image,
      build: [
        ...['buildx', 'build', '--platform', platforms, '--file', `apps/${app}/Dockerfile`],
        ...['--label', `org.opencontainers.image.version=${version}`],
        ...['--provenance', 'mode=max', '--sbom', 'true', '--tag', image, '--push'],
        ...['--metadata-file', metadataFile(app), '.'],
      ],
      sign: (digest) => ['sign', '--yes', `${repository}@${digest}`],
    };
  });
}

/** The digest in what `docker buildx build --metadata-file` wrote. @throws Error where there is none */
export function digestIn(metadata: string): string {
  const digest = (JSON.parse(metadata) as Readonly<Record<string, unknown>>)[
    'containerimage.digest'
  ];
  if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new Error('The build wrote no digest of what it pushed.');
}
