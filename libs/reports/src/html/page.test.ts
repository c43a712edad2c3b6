import { createHash } from 'node:crypto';
import { analyze } from '@longhaul/insights/analyze';
import { defaultSettings } from '@longhaul/insights/priorities/settings';
import { phaseInputOf, sampleDeal } from '@longhaul/insights/testing';
import { describe, expect, it } from 'vitest';
import { hostileInsights } from '../testing.ts';
import { reportHtml } from './page.ts';

const page = reportHtml(await hostileInsights());

describe('the page', () => {
  it('lets no markup of a deal through', () => {
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(/<script|<img|onerror="/i.test(page)).toBe(false);
  });

  it('has only elements that it is made of, each closed', () => {
    const open: string[] = [];
    const childless = new Set(['!doctype', 'meta', 'br', 'rect', 'circle', 'line']);
    for (const [, close, name = '', rest = ''] of page.matchAll(/<(\/?)([!\w]+)([^>]*)>/g)) {
      if (childless.has(name) || rest.endsWith('/')) continue;
      if (close === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('asks for nothing and runs nothing: a policy forbids all but its own style', () => {
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'"`);
    expect(/<[^>]*\s(?:src|href|style|on\w+)=/.test(page)).toBe(false);
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('says what is missing and how far it could change the top', () => {
    expect(page).toContain('2 deals of 12 are missing: the analysis failed.');
    expect(page).toContain('8 deals will be in the top 10 whatever the missing ones are like');
    expect(page).toContain('May leave the top: place 9 to 11.');
    expect(page).toContain('TIMEOUT');
  });

  it('describes every drawing in words', () => {
    const drawings = [...page.matchAll(/<svg[^>]*>/g)].map(([tag]) => tag);
    expect(drawings.length).toBeGreaterThan(10);
    for (const tag of drawings) expect(tag).toMatch(/role="img" aria-label="[^"]+"/);
  });
});

describe('a page at the edges', () => {
  it.each([
    ['no deal', []],
    ['one deal', [sampleDeal('only')]],
    ['failures alone', [sampleDeal('a', { code: 'REFUSED' })]],
    ['a deal without facts', [sampleDeal('a', { facts: { amount: null, currency: null } })]],
    ['a deal without content', [sampleDeal('a', { hasContent: false })]],
  ])('of %s is whole', async (_, deals) => {
    const made = reportHtml(await analyze(phaseInputOf(deals), defaultSettings));
    expect(made).toContain('</html>');
    expect(made).not.toMatch(/NaN|undefined|Infinity|null/);
  });
});
