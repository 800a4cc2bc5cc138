import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../../src/records/evidenceRecord.ts';
import { parseRecord } from '../../../../src/records/readRecord.ts';
import { toolVersion } from '../../../../src/records/toolVersion.ts';
import { verifyRecord } from '../../../../src/records/verify/verifyRecord.ts';
import { type RecordTree, recordText, rehash, verifiedRecord } from '../../../support/verifiedRecord.ts';

const { version } = toolVersion();

describe('verifyRecord', () => {
  it('confirms a record as it was written, whatever the order of its keys', async () => {
    const record = await parseRecord(recordText, 'r.json');
    expect(record.checks[0]!.blocks.length).toBeGreaterThan(5);
    expect(verifyRecord(record)).toEqual({ findings: [], open: [] });
  });

  it('says what a record of another version leaves open', async () => {
    const { findings, open } = await verifiedRecord((r) => {
      r.tool.version = '0.0.1';
      r.checks[0].claim.title = 'Another title';
      rehash(r.checks[0].claim);
      r.errorBudget.rule.firstLook = 3;
    });
    expect(findings).toEqual([]);
    expect(open).toEqual([
      `looks are taken by another rule than in batchlaw ${version}: /errorBudget/rule/firstLook is 3; batchlaw ${version} has 5`,
      expect.stringContaining(
        `the claim linear-scaling is that of batchlaw 0.0.1, not of ${version}: /checks/0/claim/`,
      ),
    ]);
  });

  it('takes the looks at a claim of the user by its own card', async () => {
    const mine = (r: RecordTree): void => {
      r.checks[0].claim.name = 'mine@';
      rehash(r.checks[0].claim);
      r.settings.claims = ['mine@'];
      delete r.settings.gate;
      delete r.times.arms;
      for (const block of r.checks[0].blocks) block.seed = [0, 0];
    };
    const { findings, open } = await verifiedRecord(mine);
    expect(open).toEqual([`the claim mine@ is none of batchlaw ${version}`]);
    expect(findings.map(({ at }) => at)).toEqual(['/checks/0/blocks/0/seed/0']);
    const none = await verifiedRecord((r) => {
      mine(r);
      r.checks = [];
      r.status = 'interrupted';
      r.laws.checks.pop();
    });
    expect(none).toEqual({ findings: [], open: [] });
  });

  it('leaves no number unseen that a verdict rests on', async () => {
    /** Paths of numbers that follow from nothing offline: what was measured beside the contrasts, and the machine. */
    const free =
      /\/(observations|numbers|curves|outcome|guards|environment|provenance|features|classes|image|count)(\/|$)|\/(startedAt|finishedAt|maxBlocks|schemaVersion|threads|cases|largestDeviation|updates)$|^\/times\/arms\/.*\/seconds$/;
    const paths: string[][] = [];
    const walk = (value: RecordTree, path: string[]): void => {
      if (typeof value === 'number' && !free.test(`/${path.join('/')}`)) paths.push(path);
      else if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(JSON.parse(recordText), []);
    expect(paths.length).toBeGreaterThan(300);
    const unseen: string[] = [];
    // A prime step visits every kind of place; all of them take 10 s (and none was unseen).
    for (const path of paths.filter((_, i) => i % 7 === 0)) {
      const { findings, open } = await verifiedRecord((r) => {
        const place = path.slice(0, -1).reduce((inner, key) => inner[key], r);
        const last = path.at(-1)!;
        place[last] = Number.isInteger(place[last]) ? place[last] + 1 : place[last] * 1.001;
      }).catch(() => ({ findings: [1], open: [] }));
      if (findings.length + open.length === 0) unseen.push(path.join('/'));
    }
    expect(unseen).toEqual([]);
  });
});

describe('the record that specs verify', () => {
  it('is one of the gate', () => {
    const { settings }: EvidenceRecord = JSON.parse(recordText);
    expect(settings.gate?.levels).toEqual({ 'linear-scaling': 'error', 'zero-rate': 'error', repeatability: 'warn' });
  });
});
