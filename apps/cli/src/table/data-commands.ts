import type { CommandSpec } from './command-spec.ts';
import { jsonOption } from './option.ts';

/** Commands about files: what goes in, and what it must look like. */
export const dataCommands: readonly CommandSpec[] = [
  {
    name: 'import csv',
    takes: '<file | ->',
    summary: "a CRM's export as deals",
    about: `Turns a CSV export into deals, one a line. A row that cannot be read is told with its line,
column and reason, and left out; columns that are not known are kept and counted.`,
    groups: [
      {
        options: [
          {
            name: 'from',
            value: 'NAME|FILE.json',
            help: 'salesforce, hubspot, or your own columns; default: what the header looks like',
          },
          {
            name: 'activities',
            value: 'FILE,FILE',
            help: 'exports of e-mails, calls, meetings, notes: each row joins its deal by id',
          },
          { name: 'out', value: 'FILE', help: 'default -, standard output' },
          {
            name: 'decimal',
            value: '.|,',
            help: 'default: a comma where cells are parted by semicolons',
          },
          {
            name: 'dates',
            value: 'month-first|day-first',
            help: 'how 03/04/2026 is meant, default month-first; 2026-03-04 and 04.03.2026 are clear',
          },
          {
            name: 'encoding',
            value: 'NAME',
            help: 'such as windows-1252, default UTF-8 or UTF-16',
          },
          jsonOption,
        ],
      },
    ],
    notes: `Columns, whatever their case and punctuation (the first that is there counts):

  field       salesforce                              hubspot
  deal_id     Opportunity ID, Id                      Record ID, Deal ID
  deal_name   Opportunity Name, Name                  Deal Name
  stage       Stage, StageName                        Deal Stage
  amount      Amount                                  Amount
  currency    Amount Currency, CurrencyIsoCode        Currency, Deal Currency Code
  owner       Opportunity Owner, Owner.Name           Deal owner, HubSpot Owner
  close_date  Close Date                              Close Date
  created_at  Created Date                            Create Date
  a note      Description, Next Step, Loss Reason     Deal Description, Next step
  a contact   Primary Contact, Contact Name           Associated Contact
  activities  Opportunity ID or WhatId, Type,         Associated Deal IDs, Activity type,
              Date, Subject, Comments                 Activity date, Subject, Body

Your own, where any part may be left out but fields.deal_id:

  { "fields": { "deal_id": ["Case no."], "amount": ["Value"] },
    "notes": ["Remarks"], "contacts": ["Buyer"],
    "activities": { "deal_id": ["Case no."], "type": ["Kind"], "body": ["Text"] } }`,
    examples: [
      'longhaul import csv opportunities.csv --activities tasks.csv > deals.ndjson',
      'longhaul import csv deals.csv --from hubspot | longhaul run -',
    ],
    load: async () => (await import('../commands/import-csv.ts')).importCsvFile,
  },
  {
    name: 'sample',
    takes: '',
    summary: 'sample deals to try it with',
    about: `Writes sample deals as NDJSON to standard output: 127 of about 350 KB, or with --small of
at most 4 KB each. The same seed gives the same deals.`,
    groups: [
      {
        options: [
          { name: 'count', value: 'N', help: 'how many, default 127' },
          { name: 'seed', value: 'N', help: 'default 1' },
          { name: 'small', help: 'at most 4 KB each' },
        ],
      },
    ],
    examples: ['longhaul sample --count 10 --small > deals.ndjson'],
    load: async () => (await import('../commands/sample.ts')).sample,
  },
  {
    name: 'schema',
    takes: 'deal|result|manifest',
    summary: 'JSON Schema of what goes in and comes out',
    about: 'Prints the JSON Schema of what goes in (deal) and what comes out (result, manifest).',
    groups: [],
    examples: ['longhaul schema deal'],
    words: ['deal', 'result', 'manifest'],
    load: async () => (await import('../commands/schema.ts')).schema,
  },
];
