import { placesOf, type ColumnMap } from './column-map.ts';

/** Reports and Data Loader exports of opportunities; tasks and events as activities. */
const salesforce: ColumnMap = {
  fields: {
    deal_id: ['Opportunity ID', 'Opportunity ID (18)', 'Id'],
    deal_name: ['Opportunity Name', 'Name'],
    stage: ['Stage', 'StageName'],
    amount: ['Amount', 'Amount (converted)'],
    currency: ['Amount Currency', 'Opportunity Currency', 'Currency', 'CurrencyIsoCode'],
    owner: ['Opportunity Owner', 'Owner: Full Name', 'Owner.Name', 'Owner Name', 'OwnerId'],
    close_date: ['Close Date', 'CloseDate'],
    created_at: ['Created Date', 'CreatedDate'],
  },
  notes: ['Description', 'Next Step', 'NextStep', 'Loss Reason', 'Competitors', 'Notes'],
  contacts: ['Primary Contact', 'Contact: Full Name', 'Contact Name', 'Contact'],
  activities: {
    deal_id: ['Opportunity ID', 'WhatId', 'Related To ID', 'Opportunity: ID'],
    id: ['Activity ID', 'Id', 'Task ID', 'Event ID'],
    type: ['Activity Type', 'Type', 'TaskSubtype', 'Task Subtype', 'Event Subtype'],
    date: ['Date', 'ActivityDate', 'Activity Date', 'Due Date', 'StartDateTime', 'Created Date'],
    subject: ['Subject'],
    body: ['Full Comments', 'Comments', 'Description', 'Text Body', 'TextBody'],
    from: ['From Address', 'FromAddress', 'Assigned', 'Owner.Name'],
    to: ['To Address', 'ToAddress', 'Contact', 'Who.Name', 'Name'],
    duration_minutes: ['DurationInMinutes', 'Duration (minutes)', 'Duration'],
  },
};

/** Exports of deals; of e-mails, calls, meetings and notes as activities. */
const hubspot: ColumnMap = {
  fields: {
    deal_id: ['Record ID', 'Deal ID', 'Object ID', 'hs_object_id'],
    deal_name: ['Deal Name', 'dealname'],
    stage: ['Deal Stage', 'dealstage'],
    amount: ['Amount', 'Amount in deal currency'],
    currency: ['Currency', 'Deal Currency Code', 'Deal Currency', 'deal_currency_code'],
    owner: ['Deal owner', 'HubSpot Owner', 'hubspot_owner_id'],
    close_date: ['Close Date', 'closedate'],
    created_at: ['Create Date', 'createdate'],
  },
  notes: ['Deal Description', 'Next step', 'Closed Lost Reason', 'Closed Won Reason', 'Notes'],
  contacts: ['Associated Contact', 'Associated Contacts', 'Primary contact'],
  activities: {
    deal_id: ['Associated Deal IDs', 'Associated Deal ID', 'Deal ID', 'hs_deal_id'],
    id: ['Record ID', 'Activity ID', 'hs_object_id', 'Object ID'],
    type: ['Activity type', 'Type', 'Engagement type', 'hs_engagement_type'],
    date: ['Activity date', 'hs_timestamp', 'Meeting start time', 'Create date'],
    subject: ['Email subject', 'Call Title', 'Meeting name', 'Task Title', 'Subject', 'Title'],
    body: [
      ...['Email body', 'Call notes', 'Meeting description', 'Note body', 'Task notes'],
      ...['Internal meeting notes', 'Body', 'Notes'],
    ],
    from: ['Email from address', 'From', 'Activity assigned to', 'Activity created by'],
    to: ['Email to address', 'To', 'Associated Contact'],
    duration_minutes: ['Call duration (minutes)', 'Duration (minutes)'],
  },
};

export const crmMaps = { salesforce, hubspot } as const;
export type CrmName = keyof typeof crmMaps;
export const crmNames = Object.keys(crmMaps) as readonly CrmName[];

/** The CRM whose id column and further columns a header has, as far as one stands out. */
export function crmOf(header: readonly string[]): CrmName | undefined {
  const known = crmNames
    .map((name) => ({ name, places: placesOf(crmMaps[name].fields, header) }))
    .filter(({ places }) => places.has('deal_id'))
    .sort((one, other) => other.places.size - one.places.size);
  const [best, second] = known;
  return best && best.places.size > (second?.places.size ?? 0) ? best.name : undefined;
}
