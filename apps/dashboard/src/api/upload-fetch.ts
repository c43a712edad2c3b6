import type { Fetch, FetchReply } from '@longhaul/api-contract/client/fetch';

/**
 * A `fetch` that tells how much of the body has left: the platform's own cannot. The answer is read
 * as a whole, which a submission's is.
 */
export function uploadFetch(onSent: (sentBytes: number) => void): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise<FetchReply>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded }) => {
        onSent(loaded);
      };
      request.onload = () => {
        resolve(replyOf(request));
      };
      request.onerror = () => {
        reject(new TypeError('The upload did not arrive.'));
      };
      request.onabort = () => {
        reject(new DOMException('The upload was stopped.', 'AbortError'));
      };
      signal?.addEventListener('abort', () => {
        request.abort();
      });
      request.send(body as XMLHttpRequestBodyInit | undefined);
    });
}

function replyOf(request: XMLHttpRequest): FetchReply {
  return {
    status: request.status,
    headers: { get: (name) => request.getResponseHeader(name) },
    body: null,
    text: async () => request.responseText,
  };
}
