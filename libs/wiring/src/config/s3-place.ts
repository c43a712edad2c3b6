/** `s3://bucket/some/prefix`; a prefix ends with a slash. */
export function s3Place(url: string): { bucket: string; prefix: string } {
  const [bucket = '', ...rest] = url.slice('s3://'.length).split('/');
  const path = rest.filter((segment) => segment !== '').join('/');
  return { bucket, prefix: path === '' ? '' : `${path}/` };
}

/** Buckets of stores other than AWS's own are addressed by path. */
export function s3Address({ s3Endpoint: endpoint }: { readonly s3Endpoint?: string | undefined }) {
  return endpoint === undefined ? {} : { endpoint, forcePathStyle: true };
}
