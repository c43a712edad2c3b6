import type { ModelFault } from '@longhaul/admission/model-fault';
import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import { parseJson } from '@longhaul/jobs/wire';
import type { Clock } from '@longhaul/ports/clock';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { scriptedUsage, type ModelBehavior } from './model-behavior.ts';

export type ScriptedModelOptions = {
  readonly clock: Clock;
  /** Decides what becomes of each request; may wait, and may remember. */
  readonly behave: (request: ModelRequest) => ModelBehavior | Promise<ModelBehavior>;
  /** How long every request takes; 0 unless given. */
  readonly latencyMs?: number;
};

/** A language model without a server: keeps the same contract, by the clock it is given. */
export function createScriptedModel(options: ScriptedModelOptions): LanguageModel {
  const { clock, behave, latencyMs = 0 } = options;
  return {
    complete: async (request, signal) => {
      if (signal.aborted) return { kind: 'aborted' };
      const behavior = await behave(request);
      const isEndless = behavior.kind === 'silence' || behavior.kind === 'drip';
      const neededMs = isEndless ? Infinity : latencyMs;
      await clock.sleep(Math.min(neededMs, request.timeoutMs), signal);
      if (aborted(signal)) return { kind: 'aborted' };
      if (neededMs > request.timeoutMs) return failed('timeout');
      return replyTo(behavior, request);
    },
  };
}

/** Asked anew: the signal may have changed while something was awaited. */
function aborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function replyTo(behavior: ModelBehavior, request: ModelRequest): ModelReply {
  switch (behavior.kind) {
    case 'answer':
      return answerTo(behavior.text, request);
    case 'cut-off':
      return { ...failed('truncated'), text: behavior.text, usage: scriptedUsage };
    case 'refusal':
      return { ...failed('refusal'), usage: scriptedUsage };
    case 'filtered':
      return { ...failed('content_filter'), usage: scriptedUsage };
    case 'rate-limit': {
      const { retryAfterMs } = behavior;
      return { ...failed('rate_limited'), fault: { ...fault('rate_limited'), retryAfterMs } };
    }
    case 'no-quota':
      return failed('quota_exhausted');
    case 'wrong-key':
      return failed('unauthorized');
    case 'unknown-model':
      return failed('unknown_model');
    case 'server-error':
      return failed('server_error');
    case 'overloaded':
      return failed('overloaded');
    case 'refused-connection':
    case 'reset':
      return failed('connection');
    case 'silence':
    case 'drip':
      return failed('timeout');
  }
}

function answerTo(text: string, { model }: ModelRequest): ModelReply {
  const value = parseJson(text);
  if (value === undefined) return { ...failed('invalid_json'), text, usage: scriptedUsage };
  return { kind: 'answered', value, text, usage: scriptedUsage, model };
}

function fault<Code extends ModelFault['code']>(code: Code) {
  return { code, message: `Scripted: ${code}.` };
}

function failed(code: ModelFault['code']): Extract<ModelReply, { kind: 'failed' }> {
  return { kind: 'failed', fault: fault(code) };
}
