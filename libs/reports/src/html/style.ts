import { markup } from '../markup.ts';

/** The page's one style sheet. Contrast of text on its ground is at least 4.5 : 1 in both schemes. */
export const style = markup`
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --ink: #1c2227; --soft: #5b646c; --line: #e4e0d7; --tint: #f5f2eb;
  --accent: #1d5c61; --on-accent: #fdfcf9; --track: #e9e5dc;
  --low: #86b8a9; --medium: #bd8c2a; --high: #b0501f; --critical: #8f2333; --unknown: #c8c4bb;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, serif;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --ink: #e8e5de; --soft: #a4abb0; --line: #2c3338; --tint: #1b2125;
    --accent: #86c7c6; --on-accent: #14181b; --track: #2a3136;
    --low: #4e8d7e; --medium: #e8c468; --high: #e8945a; --critical: #ea6a72; --unknown: #596167;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums lining-nums; -webkit-text-size-adjust: 100%; }
main { max-width: 62rem; margin: 0 auto; padding: 4rem 2rem 5rem; }
h1, h2, h3, .figure b, .rank, .score { font-family: var(--serif); font-weight: 600; text-wrap: balance; }
h1 { font-size: 2.6rem; line-height: 1.12; letter-spacing: -.012em; margin: .35rem 0 .9rem; overflow-wrap: anywhere; }
h2 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 .3rem; letter-spacing: -.006em; }
h3 { font-size: 1.06rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 .7rem; max-width: 44rem; text-wrap: pretty; }
section { margin-top: 3.6rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
ul, ol, dl { margin: 0; padding: 0; list-style: none; }
.eyebrow { color: var(--accent); font-size: .86rem; letter-spacing: .02em; margin: 0; }
.lead { font-size: 1.16rem; line-height: 1.5; }
.soft { color: var(--soft); }
.intro { color: var(--soft); margin-bottom: 1.5rem; }
.notice { border-left: 3px solid var(--high); background: var(--tint); padding: .8rem 1.1rem; margin: 1.3rem 0 0; max-width: 46rem; }
.notice p { margin: 0; } .notice p + p { margin-top: .35rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); margin-top: 2.2rem; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.figure { padding: 1rem 1.2rem 1rem 0; } .figure + .figure { padding-left: 1.2rem; border-left: 1px solid var(--line); }
.figure b { display: block; font-size: 1.75rem; line-height: 1.2; } .figure span { color: var(--soft); font-size: .88rem; line-height: 1.4; display: block; }
.deal { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr) 12.5rem; gap: 0 1.2rem; padding: 1.5rem 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
.deal:first-child { padding-top: .6rem; } .deal:last-child { border-bottom: 0; padding-bottom: 0; }
.rank { font-size: 2rem; line-height: 1.1; color: var(--accent); }
.score { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .35rem; } .score span { font: .84rem var(--sans); color: var(--soft); }
.meta { color: var(--soft); font-size: .9rem; margin: .15rem 0 .6rem; }
.action { margin: 0 0 .7rem; } .action b { font-weight: 600; }
.quotes { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .3rem 1.6rem; font-size: .9rem; }
.quotes h4 { font-size: .84rem; font-weight: 600; color: var(--soft); margin: 0 0 .2rem; }
.quotes li { margin: 0 0 .5rem; line-height: 1.45; } .quotes q { font-family: var(--serif); font-style: italic; quotes: "“" "”"; overflow-wrap: anywhere; } .quotes li span { color: var(--soft); display: block; font-size: .84rem; }
.tag { display: inline-block; font-size: .8rem; line-height: 1.5; padding: 0 .5em; border: 1px solid var(--line); border-radius: 1em; color: var(--ink); white-space: nowrap; }
.tag::before { content: ""; display: inline-block; width: .55em; height: .55em; border-radius: 50%; margin-right: .4em; background: var(--dot, transparent); }
.tag.plain::before { display: none; }
.tag.low { --dot: var(--low); } .tag.medium { --dot: var(--medium); } .tag.high { --dot: var(--high); } .tag.critical { --dot: var(--critical); } .tag.unknown { --dot: var(--unknown); }
.two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2.4rem 3rem; align-items: start; }
.map { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 2.4rem 3rem; align-items: start; }
.many { grid-template-columns: minmax(0, 1fr); } .many > div { width: 100%; max-width: 36rem; margin: 0 auto; } .many .groups { columns: 2; column-gap: 3rem; }
.groups > li { display: grid; grid-template-columns: 1.9rem minmax(0, 1fr); padding: 0 0 1.15rem; break-inside: avoid; } .groups p { font-size: .94rem; margin: .15rem 0 .2rem; }
.groups .number { width: 1.35rem; height: 1.35rem; margin-top: .05rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-size: .8rem; line-height: 1.35rem; text-align: center; }
.owner { padding: 1.1rem 0 .3rem; } .owner + .owner { border-top: 1px solid var(--line); }
.owner h3 span { font: .88rem var(--sans); color: var(--soft); }
.owner li { display: grid; grid-template-columns: minmax(0, 15rem) minmax(0, 1fr); gap: 0 1.6rem; padding: .5rem 0; font-size: .94rem; break-inside: avoid; } .owner li p { margin: 0; } .more { color: var(--soft); font-size: .86rem; margin: .2rem 0 .6rem; } .owner .why { color: var(--soft); font-size: .86rem; }
.changes { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1.6rem 2.4rem; } .changes li { padding: .4rem 0; border-top: 1px solid var(--line); font-size: .94rem; break-inside: avoid; } .changes h3 { margin-bottom: .4rem; } .changes h3 span { color: var(--soft); font-weight: 400; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; } th { text-align: left; font-weight: 600; color: var(--soft); font-size: .86rem; } th, td { padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } td.number, th.number { text-align: right; }
.receipt { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0 2.4rem; } .receipt div { display: flex; justify-content: space-between; gap: 1rem; padding: .42rem 0; border-bottom: 1px solid var(--line); font-size: .94rem; } .receipt dt { color: var(--soft); white-space: nowrap; } .receipt dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .88rem; color: var(--soft); margin: .2rem 0 1rem; } .swatch { display: inline-block; width: .72rem; height: .72rem; border-radius: 2px; margin-right: .45rem; vertical-align: -.04rem; }
.chart { display: block; width: 100%; height: auto; overflow: visible; } .deal .chart { max-width: 12.5rem; }
.label { font: 13px var(--sans); fill: var(--ink); font-variant-numeric: tabular-nums; } .label.tiny { font-size: 11.5px; } .label.soft { fill: var(--soft); } .label.strong { font-weight: 600; } .end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--line); } .track { fill: var(--track); } .fill { fill: var(--accent); } .bubble { fill: var(--tint); stroke: var(--line); } .badge { fill: var(--accent); } .label.badge-text { fill: var(--on-accent); font-size: 12px; font-weight: 600; }
.risk-low { fill: var(--low); background: var(--low); } .risk-medium { fill: var(--medium); background: var(--medium); } .risk-high { fill: var(--high); background: var(--high); } .risk-critical { fill: var(--critical); background: var(--critical); } .risk-unknown { fill: var(--unknown); background: var(--unknown); }
h3.gap { margin: 1.8rem 0 .5rem; }
footer { margin-top: 3.6rem; color: var(--soft); font-size: .86rem; }
@media screen and (max-width: 46rem) {
  main { padding: 2rem 1.1rem 3rem; } h1 { font-size: 2rem; } .two, .map { grid-template-columns: minmax(0, 1fr); } .many .groups { columns: 1; }
  .deal { grid-template-columns: 2.4rem minmax(0, 1fr); } .deal .parts { grid-column: 2; margin-top: .8rem; } .owner li { grid-template-columns: minmax(0, 1fr); }
  .figure, .figure + .figure { padding: .7rem 1rem .7rem 0; border-left: 0; }
}
@media print {
  @page { margin: 16mm 15mm 18mm; }
  :root { color-scheme: light; --paper: #fff; --ink: #1c2227; --soft: #5b646c; --line: #d9d5cc; --tint: #f5f2eb; --accent: #1d5c61; --on-accent: #fff; --track: #e6e2d9; --low: #86b8a9; --medium: #bd8c2a; --high: #b0501f; --critical: #8f2333; --unknown: #c8c4bb; }
  html { font-size: 12.5px; } .quotes { grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; } main { max-width: none; padding: 0; }
  section { margin-top: 1.9rem; padding-top: 1rem; } h2, h3 { break-after: avoid; } h1 { font-size: 24pt; }
  .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); margin-top: 1.4rem; }
  .deal { grid-template-columns: 2.4rem minmax(0, 1fr) 11rem; padding: .9rem 0; } .figures, .notice, .chart, .map { break-inside: avoid; } .many { display: block; break-inside: auto; } .intro { break-after: avoid; }
}
`;
