import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { submissionCodec } from './documents/submission.ts';
import { controlFileCodec, redriveRequestCodec } from './documents/control.ts';
import { deletionCodec } from './documents/deletion.ts';
import { erasedCodec } from './documents/erased.ts';
import { invocationCodec } from './documents/invocation.ts';
import { manifestCodec } from './documents/manifest.ts';
import { failureCodec, provenanceCodec } from './documents/output.ts';
import { batchIndexCodec, planCodec } from './documents/plan.ts';

/**
 * One file of each kind as schema_version 1 wrote it. A later version adds its own beside these and
 * changes none: what lies in a store must stay readable.
 */
const golden = new URL('./golden/', import.meta.url);

const codecs = {
  'batch-index.v1.json': batchIndexCodec,
  'control-cap.v1.json': controlFileCodec,
  'control-stop.v1.json': controlFileCodec,
  'deletion.v1.json': deletionCodec,
  'erased.v1.json': erasedCodec,
  'failure.v1.json': failureCodec,
  'invocation.v1.json': invocationCodec,
  'manifest.v1.json': manifestCodec,
  'output.v1.json': provenanceCodec,
  'plan.v1.json': planCodec,
  'redrive-request.v1.json': redriveRequestCodec,
  'submission.v1.json': submissionCodec,
};

describe('a file written by schema_version 1', () => {
  it.each(Object.entries(codecs))('%s is still accepted', (name, codec) => {
    const text = readFileSync(new URL(name, golden), 'utf8');
    const decoded = codec.decodeText(text);
    expect(decoded.ok ? '' : decoded.problem).toBe('');
    if (!decoded.ok) return;
    // The engine's own fields come back as they were; a workload's fields around them are not its.
    expect(JSON.parse(text)).toMatchObject(codec.encode(decoded.value as never));
    expect(codec.encode(decoded.value as never)).toMatchObject({ schema_version: 1 });
  });

  it('stands here for every kind', () => {
    expect(readdirSync(golden).sort()).toEqual(Object.keys(codecs));
  });

  it.each(Object.entries(codecs))('%s with a version of the future is refused', (name, codec) => {
    const text = readFileSync(new URL(name, golden), 'utf8');
    const document = JSON.parse(text) as object;
    const decoded = codec.decode({ ...document, schema_version: 2 });
    expect(decoded.ok ? '' : decoded.problem).toMatch(/: schema_version: .+/);
  });
});
