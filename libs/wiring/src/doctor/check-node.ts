import type { Check } from './check.ts';

const neededMajor = 24;

export function checkNode(version: string): Check {
  const found = `Node ${version}`;
  if (Number(version.split('.')[0]) >= neededMajor) return { name: 'node', status: 'ok', found };
  const remedy = `Install Node ${String(neededMajor)} or newer from https://nodejs.org.`;
  return { name: 'node', status: 'failed', found, remedy };
}
