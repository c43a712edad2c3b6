import { useMutation } from '@tanstack/react-query';
import { bodyPieces, type FetchReply } from '@longhaul/api-contract/client/fetch';
import { apiClient } from '../api/client.ts';

export type Download =
  | { readonly kind: 'results'; readonly format: 'ndjson' | 'map' | 'csv' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'manifest' }
  | { readonly kind: 'report'; readonly format: 'html' | 'md' }
  | { readonly kind: 'artifact'; readonly name: string };

/** The name that the file gets on the viewer's disk. */
export function fileNameOf(jobId: string, download: Download): string {
  switch (download.kind) {
    case 'results': {
      const extension = download.format === 'map' ? 'json' : download.format;
      return `${jobId}-results.${extension}`;
    }
    case 'report':
      return `${jobId}-report.${download.format}`;
    case 'manifest':
      return `${jobId}-manifest.json`;
    case 'failed':
    case 'rejected':
      return `${jobId}-${download.kind}.ndjson`;
    case 'artifact':
      return `${jobId}-${download.name}`;
  }
}

function ask(jobId: string, download: Download): Promise<FetchReply> {
  const client = apiClient();
  const params = { jobId };
  switch (download.kind) {
    case 'results':
      return client.send('readResults', { params, query: { format: download.format } });
    case 'report':
      return client.send('readReport', { params, query: { format: download.format } });
    case 'failed':
      return client.send('readFailed', { params });
    case 'rejected':
      return client.send('readRejected', { params });
    case 'manifest':
      return client.send('readManifest', { params });
    case 'artifact':
      return client.send('readArtifact', { params: { jobId, name: download.name } });
  }
}

/** Fetches a file with the viewer's key, which a plain link could not carry, and saves it. */
export function useDownload(jobId: string) {
  return useMutation({
    mutationFn: async (download: Download) => {
      const reply = await ask(jobId, download);
      const pieces: BlobPart[] = [];
      for await (const piece of bodyPieces(reply)) pieces.push(piece as BlobPart);
      const type = reply.headers.get('content-type') ?? 'application/octet-stream';
      save(new Blob(pieces, { type }), fileNameOf(jobId, download));
    },
  });
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after the click has been handled.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
