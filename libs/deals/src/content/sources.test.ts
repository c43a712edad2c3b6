import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acmeDeal, untidyDeal } from '../testing.ts';
import { sourcesOf } from './sources.ts';

describe('sourcesOf', () => {
  it('gives each source one line that says who, to whom and about what', () => {
    expect(sourcesOf(acmeDeal).map(({ id, header }) => [id, header])).toEqual([
      ['m-1', 'maria@acme.example → tom@longhaul.example, ken@acme.example | Re: proposal'],
      ['email-2', 'tom@longhaul.example → unknown | proposal'],
      ['7', 'Tom Reed'],
      ['call-1', 'Discovery | Maria Lopez, Tom Reed | 32 min'],
      ['meeting-1', 'Kick-off | Maria Lopez'],
      ['document-1', 'proposal.pdf | application/pdf | 1024 bytes'],
    ]);
  });

  it('names a source by kind and place where its own id is missing, shared or more than a word', () => {
    const notes = [{ id: 'a' }, { id: 'b' }, { id: 'b' }, { id: 'two words' }, { id: 'x|y' }, {}];
    expect(sourcesOf({ deal_id: 'D', notes }).map(({ id }) => id)).toEqual([
      ...['a', 'note-2', 'note-3', 'note-4', 'note-5', 'note-6'],
    ]);
  });

  it('never takes a name that another source has', () => {
    const notes = [{}, { id: 'note-1' }, { id: 'note-3' }, {}];
    expect(sourcesOf({ deal_id: 'D', notes }).map(({ id }) => id)).toEqual([
      ...['note-2', 'note-1', 'note-3', 'note-4'],
    ]);
  });

  it('gives every source of any deal an id of one word that no other has', () => {
    fc.assert(
      fc.property(untidyDeal(), (deal) => {
        const ids = sourcesOf(deal).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[^\s|]+$/);
        expect(sourcesOf(deal).every(({ header }) => !header.includes('\n'))).toBe(true);
      }),
    );
  });
});
