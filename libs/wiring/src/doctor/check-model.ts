import type { Config } from '../config.ts';
import { defaultModel, openAiBaseUrl } from '../config/endpoint-name.ts';
import type { DoctorTools } from './doctor.ts';
import type { Check } from './check.ts';

const name = 'model';
const timeoutMs = 10_000;

/** Whether the endpoint answers, takes the key and has the model: its list of models says it. */
export async function checkModel(
  { baseUrl = openAiBaseUrl, apiKey = 'none', model = defaultModel }: Config,
  { fetch, clock }: DoctorTools,
): Promise<Check> {
  const url = `${baseUrl.replace(/\/$/, '')}/models`;
  const { host } = new URL(baseUrl);
  const cut = new AbortController();
  void clock.sleep(timeoutMs, cut.signal).then(() => cut.abort());
  try {
    const headers = { authorization: `Bearer ${apiKey}` };
    const reply = await fetch(url, { headers, signal: cut.signal, redirect: 'manual' });
    if (!reply.ok) return refused(host, reply.status, baseUrl);
    return listed(host, model, await modelsOf(reply));
  } catch (error) {
    const remedy =
      baseUrl === openAiBaseUrl
        ? 'Check that this machine can reach the internet: `curl -I https://api.openai.com`'
        : 'Start the server, or correct its address: OPENAI_BASE_URL=http://HOST:PORT/v1';
    return failed(`${host} does not answer (${reasonOf(error)})`, remedy);
  } finally {
    cut.abort();
  }
}

function refused(host: string, status: number, baseUrl: string): Check {
  if (status === 401 || status === 403) {
    return failed(
      `${host} refuses the key (${String(status)})`,
      'Set a key that it takes: OPENAI_API_KEY=KEY',
    );
  }
  if (status === 404) {
    return {
      name,
      status: 'warning',
      found: `${host} has no list of models`,
      remedy: `Check that ${baseUrl} ends with the version, as in http://HOST:PORT/v1; then \`longhaul run FILE --limit 1\` shows whether it answers.`,
    };
  }
  const remedy = 'Wait a moment and try again; what it says about itself is on its status page.';
  return failed(`${host} answers with status ${String(status)}`, remedy);
}

function listed(host: string, model: string, models: readonly string[] | undefined): Check {
  if (models?.includes(model) === true) {
    return { name, status: 'ok', found: `${host} takes the key and has ${model}` };
  }
  if (models === undefined) {
    const remedy = 'Run one deal to see whether it answers: `longhaul run FILE --limit 1`';
    return { name, status: 'warning', found: `${host} lists no models`, remedy };
  }
  const few = models.slice(0, 5).join(', ');
  const others = models.length > 5 ? ` and ${String(models.length - 5)} more` : '';
  return failed(
    `${host} has no model ${model}`,
    `Name one that it has: --model ${models[0] ?? 'NAME'} (or LONGHAUL_MODEL). There are: ${few}${others}.`,
  );
}

async function modelsOf(reply: Response): Promise<readonly string[] | undefined> {
  const body = (await reply.json().catch(() => undefined)) as { data?: unknown } | undefined;
  if (!Array.isArray(body?.data)) return undefined;
  return body.data.flatMap((entry: unknown) => {
    const id = (entry as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? [id] : [];
  });
}

function failed(found: string, remedy: string): Check {
  return { name, status: 'failed', found, remedy };
}

/** Node's code of a failed connection, or what there is. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return `no answer within ${String(timeoutMs / 1_000)} s`;
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined;
  const code = cause?.code ?? cause?.message;
  return typeof code === 'string' && code !== '' ? code : error.message;
}
