/** Where requests go without `OPENAI_BASE_URL`. */
export const openAiBaseUrl = 'https://api.openai.com/v1';

/** The model of a job whose person named none. */
export const defaultModel = 'gpt-5.4-mini';

/** Host and path of a model endpoint, without credentials: part of a job's identity. */
export function endpointName(baseUrl: string = openAiBaseUrl): string {
  const url = new URL(baseUrl);
  return `${url.host}${url.pathname.replace(/\/$/, '')}`;
}
