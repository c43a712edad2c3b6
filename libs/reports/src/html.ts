import type { Insights } from '@longhaul/insights/document';
export function reportHtml(insights: Insights): string {
  return `<!doctype html>${insights.jobId.length}`;
}
