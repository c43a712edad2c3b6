import { expect, it } from 'vitest';
import { digestIn, publishingOf } from './publishing.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const all = publishingOf('ghcr.io/Some-Owner', 'v1.2.3', (app) => `/tmp/${app}.json`);

it('both images go by the version of the release, in a name without capitals', () => {
  expect(all.map(({ image }) => image)).toEqual([
    'ghcr.io/some-owner/longhaul-orchestrator:1.2.3',
    'ghcr.io/some-owner/longhaul-api:1.2.3',
  ]);
});

it('each is built for both kinds of processor, with its provenance and its contents', () => {
  for (const { build, image } of all) {
    const said = build.join(' ');
    expect(said).toContain('--platform linux/amd64,linux/arm64');
    expect(said).toContain('--provenance mode=max --sbom true');
    expect(said).toContain(`--tag ${image} --push`);
  }
});

it('what is signed is a digest, never a tag', () => {
  expect(all[1]?.sign(digest)).toEqual([
    'sign',
    '--yes',
    `ghcr.io/some-owner/longhaul-api@${digest}`,
  ]);
});

it('a build that tells no digest is not signed', () => {
  expect(digestIn(JSON.stringify({ 'containerimage.digest': digest }))).toBe(digest);
  expect(() => digestIn('{}')).toThrow('no digest');
});
