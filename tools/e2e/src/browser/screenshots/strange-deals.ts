import { deal } from '../../harness/deals.ts';

/** Names as people and machines do write them: nothing of them may break the page. */
export const strangeName =
  'Q4 🚀 عرض الأسعار — Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';
export const strangeDeals = [
  {
    ...deal('rtl'),
    deal_name: 'مشروع التجديد 2026 (شركة النخيل)',
    currency: 'SAR',
    amount: 1_250_000,
  },
  { ...deal('hebrew'), deal_name: 'הסכם חידוש – Acme בע״מ', currency: 'ILS', amount: 480_000 },
  {
    ...deal('override'),
    deal_name: 'Invoice \u202Egnp.exe\u202C renewal',
    currency: 'EUR',
    amount: 12_000,
  },
  { ...deal('emoji'), deal_name: '🚀🔥 Big One 👩‍👩‍👧‍👦 🇩🇪', currency: 'JPY', amount: 9_800_000 },
  {
    ...deal('long'),
    deal_name:
      'Renewal of the framework agreement for observability, incident response and on-call tooling across all subsidiaries of the Vereinigte Norddeutsche Maschinenfabriken '.repeat(
        2,
      ),
    currency: 'USD',
    amount: 3.5,
  },
  { ...deal('unbroken'), deal_name: 'A'.repeat(240), amount: 0 },
  { ...deal('x'.repeat(250)), deal_name: 'An id of 250 characters', currency: 'USD', amount: 1e12 },
  {
    ...deal('<script>alert(1)</script>'),
    deal_name: '<img src=x onerror=alert(1)> & "quotes"',
    currency: 'GBP',
    amount: -500,
  },
  { ...deal('zalgo'), deal_name: 'Z̴̡͎͉͙̈́̀͗a̷l̶g̷o̵ deal', currency: 'CHF', amount: 99.99 },
  {
    ...deal('名前'),
    deal_name: '株式会社サンプル 年間契約更新',
    currency: 'JPY',
    amount: 1_000_000,
  },
];
