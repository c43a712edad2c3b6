/** Where requests go without `OPENAI_BASE_URL`. */
export const openAiBaseUrl = 'https://api.openai.com/v1';

/** Host and path of a model endpoint, without credentials: part of a job's identity. */
export function endpointName(baseUrl: string = openAiBaseUrl): string {
  const url = new URL(baseUrl);
  return `${url.host}${url.pathname.replace(/\/$/, '')}`;
}
