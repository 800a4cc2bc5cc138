import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/htmlReport.ts';
import { regimesPage } from '../../src/report/regimesPage.ts';
import { sharpnessPage } from '../../src/report/sharpnessPage.ts';
import { chromiumMissing, openPage } from '../support/chromium.ts';
import { hostileRecord } from '../support/hostileRecord.ts';
import { worldOf } from '../support/regimeClaim.ts';
import { lawRecord } from '../support/sampleLaws.ts';
import { sampleRecord } from '../support/sampleRecord.ts';
import { sampleRegimes } from '../support/sampleRegimes.ts';
import { sampleSharpness } from '../support/sampleSharpness.ts';

const MARK = 'data-script-ran';

/** Ends what it may stand in, then runs a script and fetches in every way a page can. */
const hostileText = (address: string): string => {
  const run = `document.documentElement.setAttribute('${MARK}','1')`;
  return `\`]]>--></title></style></script></textarea></svg>'"><script>${run}</script><img src=${address}/img onerror=${run}><svg onload=${run}><link rel=stylesheet href=${address}/css><iframe src=${address}/frame></iframe><a href="javascript:${run}" id=x autofocus onfocus=${run}>https://x/"onmouseover=${run} arXiv:1609.04836"onload=${run}`;
};

/** The script marks the root of the document; the text that should stay text holds the mark as well. */
const ranScript = (dom: string): boolean => new RegExp(`<html[^>]*${MARK}`).test(dom);

/** Escaping is what is looked at: the page without the policy that would stop a script anyway. */
const withoutPolicy = (page: string): string => page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');

const PAGES: Readonly<Record<string, (hostile: string) => Promise<readonly [page: string, texts: number]>>> = {
  'of evidence': async (hostile) => {
    const { record, texts } = hostileRecord(sampleRecord('violated'), 'evidence-record.v1', hostile);
    return [await htmlReport(record), texts];
  },
  'of laws': async (hostile) => {
    const { record, texts } = hostileRecord(lawRecord(), 'evidence-record.v1', hostile);
    return [await htmlReport(record), texts];
  },
  'of sharpness': async (hostile) => {
    const { record, texts } = hostileRecord(sampleSharpness(), 'sharpness.v1', hostile);
    return [await sharpnessPage(record), texts];
  },
  'of regimes': async (hostile) => {
    const { record, texts } = hostileRecord(
      await sampleRegimes({ trainer: worldOf(() => true) }),
      'regimes.v1',
      hostile,
    );
    return [regimesPage(record), texts];
  },
};

describe('the missing browser', () => {
  it('is no reason to pass in continuous integration', () => {
    expect(process.env.CI === undefined ? undefined : chromiumMissing).toBeUndefined();
  });
});

describe.skipIf(chromiumMissing !== undefined)(`a page in a browser${chromiumMissing ?? ''}`, () => {
  it('would be seen to run a script and to fetch, if a text were put in as it is', async () => {
    const { dom, requests } = await openPage((address) => `<title>x</title><p>${hostileText(address)}</p>`);
    expect(ranScript(dom)).toBe(true);
    expect(requests.map((request) => request.slice(0, 4)).sort()).toContain('/img');
  });

  it('runs no script and fetches nothing under the policy of our pages', async () => {
    const own = await sharpnessPage(sampleSharpness());
    const { dom, requests } = await openPage((address) => own.replace('<main>', `<main>${hostileText(address)}`));
    expect(ranScript(dom)).toBe(false);
    expect(requests).toEqual([]);
  });

  it.each(Object.keys(PAGES))('%s runs no script and fetches nothing, whatever its record says', async (kind) => {
    const [probe, texts] = await PAGES[kind]!('HOSTILE');
    expect(probe).toContain('HOSTILE');
    expect(texts).toBeGreaterThan(20);
    const address = 'http://127.0.0.1:1';
    const [page] = await PAGES[kind]!(hostileText(address));
    const { dom, requests } = await openPage((own) => withoutPolicy(page).replaceAll(address, own));
    expect(ranScript(dom)).toBe(false);
    // What is text has no tag of its own in a dumped document, and what is an attribute has no quotation mark.
    expect(/<[^<>]*\son(load|error|focus|mouseover)="/.test(dom)).toBe(false);
    expect(/<a\s[^<>"]*href="javascript:/.test(dom)).toBe(false);
    expect(/<(script|iframe|img|link)\b/.test(dom)).toBe(false);
    expect(requests).toEqual([]);
  });
});
