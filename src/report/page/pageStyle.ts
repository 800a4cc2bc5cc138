/**
 * The style sheet of the report, inlined. Arm colours after Okabe and Ito 2008 (colour-blind safe), darkened or
 * lightened to at least 3:1 against the card.
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f5f4f0; --card: #ffffff; --ink: #1d2126; --muted: #5a636e; --line: #e2e0d9; --grid: #e4e4e0;
  --code: #f3f2ee; --link: #0b5c96; --region: #1a7f5a; --interval: #3b7fc4; --interval-ink: #17528c;
  --holds: #17714f; --violated: #b3261e; --undetermined: #8a5a00; --outOfRegime: #56606b; --interrupted: #8a5a00;
  --arm-0: #0072b2; --arm-1: #d05000; --arm-2: #00815e; --arm-3: #a8467f; --arm-4: #8a6d00; --arm-5: #3a8fc7;
  --arm-6: #6b4fb3; --arm-7: #4d565f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121519; --card: #1b1f25; --ink: #e8eaed; --muted: #a3adb8; --line: #2f353d; --grid: #333a43;
    --code: #14181d; --link: #7cc0f5; --region: #4cc79a; --interval: #6aaeee; --interval-ink: #a9d2fa;
    --holds: #4cc79a; --violated: #ff8f85; --undetermined: #f0bd5b; --outOfRegime: #aab4bf; --interrupted: #f0bd5b;
    --arm-0: #5ab4f0; --arm-1: #ff9256; --arm-2: #3fcba0; --arm-3: #ee97c8; --arm-4: #e6c64f; --arm-5: #a3d8ff;
    --arm-6: #b9a3f5; --arm-7: #bcc4cc;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
a { color: var(--link); text-underline-offset: 2px; }
h1 { font-size: clamp(28px, 5vw, 42px); line-height: 1.15; letter-spacing: -0.02em; margin: 10px 0 12px; }
h2 { font-size: clamp(21px, 3vw, 27px); line-height: 1.25; letter-spacing: -0.01em; margin: 10px 0 8px; }
h3 { font-size: 17px; margin: 34px 0 6px; padding-top: 22px; border-top: 1px solid var(--line); }
p { margin: 0 0 10px; max-width: 74ch; }
code, pre { font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.muted { color: var(--muted); }
.small { font-size: 14.5px; }
.brand { font-weight: 650; letter-spacing: 0.02em; color: var(--muted); padding-top: 34px; margin: 0; }
.lead { font-size: 18px; max-width: 70ch; }
.card, .answers {
  background: var(--card); border: 1px solid var(--line); border-radius: 14px; margin: 26px 0;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.04), 0 8px 24px rgb(0 0 0 / 0.04);
}
.card { padding: 28px 32px 32px; }
.badge {
  display: inline-block; padding: 2px 12px 2px 10px; border-radius: 999px; font-weight: 650; font-size: 15px;
  color: var(--tone); border: 1.5px solid currentColor; white-space: nowrap; justify-self: start;
  background: color-mix(in srgb, var(--tone) 9%, transparent);
}
.holds { --tone: var(--holds); } .violated { --tone: var(--violated); } .undetermined { --tone: var(--undetermined); }
.outOfRegime { --tone: var(--outOfRegime); } .interrupted { --tone: var(--interrupted); }
.tone { color: var(--tone); }
.answers { list-style: none; padding: 6px 0; }
.answers li { padding: 14px 24px; display: grid; grid-template-columns: 150px 1fr; gap: 4px 16px; align-items: start; }
.answers li + li { border-top: 1px solid var(--line); }
.answers a { color: inherit; font-weight: 600; text-decoration-color: var(--line); }
.figures { display: grid; grid-auto-flow: row; grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); gap: 24px 32px; margin-top: 16px; }
figure { margin: 0; min-width: 0; max-width: 480px; display: grid; grid-row: span 2; grid-template-rows: subgrid; gap: 0; align-content: start; }
figcaption { font-size: 15px; line-height: 1.45; margin-top: 4px; }
figcaption.above { margin: 0 0 6px; }
svg.plot { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 8px 0 0; padding: 0; list-style: none; font-size: 15px; }
.legend + p { margin-top: 8px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend svg { flex: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 15px; margin-top: 10px; }
th, td { text-align: left; padding: 8px 14px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--muted); }
tbody tr:last-child td, table.stack tbody tr:last-child { border-bottom: 0; }
td.number, th.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
table.compact { font-size: 14px; } table.compact th, table.compact td { padding: 3px 14px 3px 0; }
table.kills th.turned { writing-mode: vertical-rl; transform: rotate(180deg); padding: 0 1px 8px; text-align: left; white-space: nowrap; }
table.kills td.mark { padding: 3px 4px; text-align: center; } table.kills td.laws { padding-left: 10px; min-width: 220px; } table.kills th[scope="row"] { min-width: 130px; color: var(--ink); }
dl.facts { display: grid; grid-template-columns: fit-content(38%) 1fr; gap: 5px 18px; margin: 10px 0 0; font-size: 15px; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 11px 14px; margin: 10px 0 0; white-space: normal; }
pre span { white-space: nowrap; }
details { margin-top: 12px; } summary { cursor: pointer; color: var(--link); }
ul.plain { margin: 8px 0 0; padding-left: 20px; }
footer { padding-bottom: 60px; }
@media (max-width: 640px) {
  main, header, footer { padding: 0 11px; }
  .card { padding: 20px 13px 24px; }
  table.kills td.mark { padding: 3px 0; } table.kills td.laws { white-space: nowrap; } table.kills th[scope="row"] { min-width: 110px; }
  .answers li { grid-template-columns: 1fr; padding: 14px 16px; }
  table.stack thead { display: none; }
  table.stack tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--line); }
  table.stack td { display: block; border: 0; padding: 1px 0; white-space: normal; }
  table.stack td:empty { display: none; }
  table.stack td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); }
}
@media print { body { background: none; } .card, .answers { box-shadow: none; break-inside: avoid-page; } }
`;
