import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allClaims } from '../../../src/claims/allClaims.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { armLines } from '../../../src/cli/armLines.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('batchlaw claims', () => {
  it('prints the card of every claim', async () => {
    const { code, stdout, stderr } = await commandRun(['claims']);
    expect([code, stderr]).toEqual([0, '']);
    for (const claim of allClaims) {
      const { name, title, statement, marginReason, limits, sources, hypotheses, arms, catches } = claim;
      for (const text of [`${name}: ${title}\n`, statement, marginReason, limits, ...catches]) {
        expect(stdout).toContain(text);
      }
      for (const { row, reference, place } of sources) {
        expect(stdout).toContain(`  source    ${row}: ${reference}, ${place}\n`);
      }
      for (const hypothesis of hypotheses) expect(stdout).toContain(hypothesis.title);
      expect(stdout).toContain(`${armLines(arms).join('\n')}\n`);
    }
  });

  it('prints the card of one claim with its regime and what its hypotheses ask for', async () => {
    const { stdout } = await commandRun(['claims', 'linear-scaling']);
    expect(stdout).not.toContain('sharper-minima');
    expect(stdout).toContain(
      '  regime    digits: N = 1000, test 797, label noise 0, pooled by 1, hidden 64; smallBatch 8, ',
    );
    expect(stdout).toMatch(
      / {2}asks {6}Test loss of the large batch at the scaled rate.*: mean in \[-1, 1\] margins\n/,
    );
    expect(stdout).toContain('\n  guards    weights moved, loss fell\n');
    expect(stdout).toMatch(/ {2}control {3}Planted absence: .*: mean not in \[-1, 1\] margins\n/);
    expect(stdout).toMatch(/ {2}control {3}The unscaled rate must leave a gap.*: mean not <= 0\.05 nats\n/);
  });

  it('prints how often the check is wrong, measured, for the regime it was measured in', async () => {
    const { stdout } = await commandRun(['claims', 'forgetting']);
    expect(stdout).toMatch(/\n {2}measured {2}equal arms, holds by mistake: \d+ of 2000 \(0 to [\d.]+ %\) checks\n/);
    expect(stdout).toMatch(/\n {2}measured {2}seed blocks: [\d.]+ in the mean/);
    expect(stdout).toMatch(/\n {2}measured {2}kill table: catches \d+ of \d+ planted bugs; /);
    const other = await commandRun(['claims', 'forgetting@width=32']);
    expect(other.stdout).not.toContain('measured');
  });

  it('prints how far the numbers of the regime may be changed, and the regime that is asked for', async () => {
    const { width, depth } = linearScaling.domain;
    const { stdout } = await commandRun(['claims', 'linear-scaling@width=32,depth=2']);
    expect(stdout).toMatch(/^linear-scaling@width=32,depth=2: /);
    expect(stdout).toContain(', hidden 32-32; ');
    expect(stdout).toMatch(
      new RegExp(`\n {2}domain {4}.*width ${width!.least} to ${width!.most}, depth ${depth!.least} to ${depth!.most}`),
    );
  });

  it('says why there is no regime beyond the domain', async () => {
    const { code, stdout } = await commandRun(['claims', 'linear-scaling@width=4096']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\n {2}regime {4}none on digits: width 4096 is outside \[\d+, \d+\], where the claim is made\n/,
    );
  });

  it('prints a region without an upper end', async () => {
    const { stdout } = await commandRun(['claims', 'sharper-minima']);
    expect(stdout).toMatch(/ {2}asks {6}Top eigenvalue of the Hessian.*: mean >= 0\.405 log ratio\n/);
  });

  it('says why a claim has no regime on the data', async () => {
    const data = join(temporaryFolder(), 'few.csv');
    const rows = Array.from({ length: 20 }, (_, n) => `${n % 7},${n % 3},${n % 2}`);
    writeFileSync(data, `a,b,label\n${rows.join('\n')}\n`);
    const { code, stdout } = await commandRun(['claims', 'linear-scaling', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `  regime    none on ${data}: 20 examples are too few: the claim is made for 500 and more\n`,
    );
  });

  it('names the nearest claim to one that does not exist', async () => {
    const { code, stderr } = await commandRun(['claims', 'sharp-minima']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no claim "sharp-minima", did you mean "sharper-minima"?');
  });
});

describe('batchlaw claims of laws', () => {
  it('lists the laws behind the cards of all claims', async () => {
    const { stdout } = await commandRun(['claims']);
    expect(stdout).toContain(`\n\n${allLaws.length} laws, exact properties of a trainer; `);
    for (const { name, title } of allLaws) {
      expect(stdout.replace(/ +/g, ' ')).toContain(`\n ${name} ${title}\n`);
    }
  });

  it('prints the card of a law', async () => {
    const { stdout } = await commandRun(['claims', 'zero-rate']);
    expect(stdout).toBe(`zero-rate: Training at rate zero changes nothing
  says      At learning rate 0 the weights stay as they are, whatever momentum, weight decay and batches.
  source    P1: the update rule, every change of a weight carries the rate, weight decay too
  compares  the weights before and after
  allows    0 (weights that differ): w - 0 is w
  draws     25 cases; of the trainer it needs train
  catches   decay outside the rate, given weights ignored
`);
  });

  it('prints the cards of all laws without data', async () => {
    const { code, stdout } = await commandRun(['claims', 'laws', '--data', '/nowhere']);
    expect(code).toBe(0);
    for (const { name, statement } of allLaws) {
      expect(stdout).toContain(`${name}: `);
      expect(stdout).toContain(statement);
    }
  });
});
