import { describe, expect, it } from 'vitest';
import { dealSchema } from '../deal.ts';
import { activityRows, joinKey, withActivities } from './activity-rows.ts';
import { columnMapSchema, type ColumnMap } from './column-map.ts';
import { crmMaps, crmOf } from './crm-maps.ts';
import { dealRows } from './deal-rows.ts';
import type { Forms } from './cells.ts';

const forms: Forms = { decimal: '.', dates: 'month-first' };

function rowsOf(map: ColumnMap, header: readonly string[]) {
  const rows = dealRows(map, header, forms);
  if (!('read' in rows)) throw new Error(`No column of ids: ${rows.missing.join()}.`);
  return rows;
}

const report = [
  ...['Opportunity Name', 'Opportunity ID', 'Stage', 'Amount', 'Amount Currency', 'Close Date'],
  ...['Opportunity Owner', 'Next Step', 'Lead Source', 'emails'],
];
const row = [
  ...['Acme – routing', '0065g00000AbCdE', 'Proposal', '"48,000.00"', 'USD', '4/30/2026'],
  ...['Tom Reed', 'Call the CFO', 'Web', 'none'],
].map((cell) => cell.replaceAll('"', ''));

describe('a row of deals', () => {
  it('becomes a deal, its prose a note, and what is unknown a field of its own', () => {
    const rows = rowsOf(crmMaps.salesforce, report);
    expect(rows.unknown).toEqual(['Lead Source', 'emails']);
    const reading = rows.read(row);
    if (!reading.ok) throw new Error(reading.reason);
    expect(reading.deal).toEqual({
      deal_id: '0065g00000AbCdE',
      deal_name: 'Acme – routing',
      stage: 'Proposal',
      amount: 48_000,
      currency: 'USD',
      owner: 'Tom Reed',
      close_date: '2026-04-30',
      notes: [{ body: 'Next Step: Call the CFO' }],
      'Lead Source': 'Web',
      'column emails': 'none',
    });
    expect(dealSchema.safeParse(reading.deal).success).toBe(true);
  });

  it.each([
    ['Opportunity ID', '', 'is empty'],
    ['Amount', 'a lot', '"a lot" is no number with a decimal point'],
    ['Close Date', '30/4/2026', '"30/4/2026" is no date with the month first (--dates day-first'],
  ])('with a bad %s is told by column, reason and what to do', (column, cell, reason) => {
    const cells = row.map((value, place) => (report[place] === column ? cell : value));
    const reading = rowsOf(crmMaps.salesforce, report).read(cells);
    expect(reading).toMatchObject({ ok: false, column });
    expect(reading.ok ? '' : reading.reason).toContain(reason);
  });

  it('without most of its cells is still a deal', () => {
    const reading = rowsOf(crmMaps.hubspot, ['Record ID', 'Deal Name']).read(['7']);
    expect(reading).toEqual({ ok: true, deal: { deal_id: '7' } });
  });

  it('needs a column of ids, and says what it may be called', () => {
    const rows = dealRows(crmMaps.hubspot, ['Name'], forms);
    expect(rows).toMatchObject({ missing: expect.arrayContaining(['Record ID', 'deal_id']) });
  });
});

describe('a map', () => {
  it('is recognized by the header, however its titles are written', () => {
    expect(crmOf(report)).toBe('salesforce');
    expect(crmOf(['Id', 'Name', 'StageName', 'CloseDate'])).toBe('salesforce');
    expect(crmOf(['record_id', 'DEAL NAME', 'Deal Stage'])).toBe('hubspot');
    expect(crmOf(['Some', 'Thing'])).toBeUndefined();
  });

  it('may be one’s own, with the columns that there are', () => {
    const map = columnMapSchema.parse({ fields: { deal_id: ['Vorgang'] }, notes: ['Text'] });
    const reading = rowsOf(map, ['Vorgang', 'Text']).read(['V-1', 'Angerufen.']);
    expect(reading).toMatchObject({
      deal: { deal_id: 'V-1', notes: [{ body: 'Text: Angerufen.' }] },
    });
    expect(columnMapSchema.safeParse({ fields: { dealid: ['x'] } }).success).toBe(false);
  });
});

describe('a row of activities', () => {
  const header = ['Associated Deal IDs', 'Activity type', 'Activity date', 'Subject', 'Body', 'To'];
  const activities = activityRows(crmMaps.hubspot, header, forms);
  if (!('read' in activities)) throw new Error('There is a column of ids.');

  it.each([
    ['Email', 'emails', { subject: 'Pricing', body: 'Hello', to: ['a@x.example', 'b@x.example'] }],
    ['CALL', 'calls', { title: 'Pricing', transcript: 'Hello' }],
    ['Meeting', 'meetings', { title: 'Pricing', notes: 'Hello' }],
    ['Task', 'notes', { body: 'Pricing\nHello' }],
  ])('of type %s becomes one of %s', (type, list, entry) => {
    const cells = ['7; 8', type, '3/1/2026', 'Pricing', '<p>Hello</p>', 'a@x.example; b@x.example'];
    const reading = activities.read(cells);
    expect(reading).toMatchObject({
      ok: true,
      dealIds: ['7', '8'],
      activity: { list, entry: { ...entry, date: '2026-03-01' } },
    });
    if (reading.ok !== true) return;
    const deal = withActivities({ deal_id: '7', notes: [{ body: 'own' }] }, [reading.activity]);
    expect(dealSchema.safeParse(deal).success).toBe(true);
    expect(deal.notes?.[0]).toEqual({ body: 'own' });
  });

  it('without a deal or a word is none', () => {
    expect(activities.read(['', 'Email', '', 'Hi', '', ''])).toEqual({ ok: 'empty' });
    expect(activities.read(['7', 'Email', '', '', ' ', ''])).toEqual({ ok: 'empty' });
  });

  it('meets its opportunity whether the id has 15 characters or 18', () => {
    expect(joinKey('0065g00000AbCdEAAV')).toBe(joinKey('0065g00000AbCdE'));
    expect(joinKey('1234567')).toBe('1234567');
  });
});
