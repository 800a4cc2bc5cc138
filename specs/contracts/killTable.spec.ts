import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { headlineClaims } from '../../src/claims/allClaims.ts';
import { allLaws } from '../../src/laws/allLaws.ts';
import { killedBy } from '../../src/records/killedBy.ts';
import type { KillTable, MutationRow } from '../../src/records/killTable.ts';
import { checkedClaim } from '../support/killTable/claimCell.ts';
import { lawCell } from '../support/killTable/lawCell.ts';
import { makeTable } from '../support/killTable/makeTable.ts';
import { sampledRows } from '../support/killTable/sampledRows.ts';
import { judgedNow } from '../support/killTable/soundColumns.ts';
import { tableClaims } from '../support/killTable/tableClaims.ts';
import { tableTask } from '../support/killTable/tableTask.ts';
import { withTrainers } from '../support/killTable/withTrainers.ts';
import { readTable } from '../support/killTable/writtenTable.ts';
import { allMutations } from '../support/mutations/allMutations.ts';
import { builtMutant } from '../support/mutations/builtMutant.ts';
import type { Mutation } from '../support/mutations/mutation.ts';
import { patchedSources } from '../support/mutations/sourcePatch.ts';

/** Set by `npm run kill-table`: what to make anew, see `makeTable`. */
const anew = process.env.UPDATE_KILL_TABLE;
const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);

describe('the kill table in reports/', () => {
  let table: KillTable;

  beforeAll(async () => {
    if (anew !== undefined) await makeTable(anew);
    table = readTable()!;
  }, 6 * HOURS);

  it('fits its schema', () => {
    const schema = new URL('../../reports/schema/kill-table.v1.schema.json', import.meta.url);
    const validate = new Ajv().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    validate(table);
    expect(validate.errors).toBeNull();
  });

  it('has every mutation of the catalogue as a row, at least 24 of them: else run npm run kill-table', () => {
    const said = ({ name, sentence, kind, whyNoClaim }: Mutation | MutationRow): object =>
      whyNoClaim === undefined ? { name, sentence, kind } : { name, sentence, kind, whyNoClaim };
    expect(table.mutations.map(said)).toEqual(allMutations.map(said));
    expect(table.mutations.length).toBeGreaterThanOrEqual(24);
  });

  it('can still plant every mutation: the texts that patches replace are there', () => {
    for (const { patches = [] } of allMutations) expect(() => patchedSources(patches)).not.toThrow();
  });

  it('has its claims as they are judged now, and every law, as columns of every row', async () => {
    const { dataset } = await tableTask();
    const judged = tableClaims().map((claim) => ({ name: claim.name, judgedBy: judgedNow(claim, dataset) }));
    expect(table.claims).toMatchObject(judged);
    expect(names(table.laws)).toEqual(names(allLaws));
    for (const { claims, laws } of table.mutations) {
      expect(Object.keys(claims)).toEqual(names(table.claims));
      expect(Object.keys(laws)).toEqual(names(table.laws));
    }
  });

  it('has no complaint about the engine without a mutation', () => {
    const columns = [...table.claims, ...table.laws];
    expect(columns.filter(({ sound }) => sound.kind !== 'holds')).toEqual([]);
  });

  it('says why no claim is violated, where none is and nowhere else', () => {
    const missed = table.mutations.filter((one) => killedBy(one).claims.length === 0);
    expect(names(table.mutations.filter(({ whyNoClaim }) => whyNoClaim !== undefined))).toEqual(names(missed));
  });

  it.each(tableClaims())('has $name violated by all that its card says it catches', ({ name, catches }) => {
    const violating = table.mutations.filter(({ claims }) => claims[name]!.kind === 'violated');
    expect(names(violating)).toEqual(expect.arrayContaining([...catches]));
  });

  // The other claims plant the bugs of their cards in their own specs; this is to end within 20 s on two cores.
  it(
    'has in the column of each law and headline claim, if any bug violates it, one that violates it now',
    async () => {
      const task = await tableTask();
      const still: string[] = [];
      const sample = sampledRows(table, names([...allLaws, ...headlineClaims]));
      for (const { mutation, columns } of sample) {
        const mutant = await builtMutant(allMutations.find(({ name }) => name === mutation));
        await withTrainers(mutant, async ({ forClaims, forLaws }) => {
          for (const law of allLaws.filter(({ name }) => columns.includes(name))) {
            const { kind } = await lawCell(law, forLaws, task.seed);
            if (kind === 'violated') still.push(`${mutation}: ${law.name}`);
          }
          for (const claim of tableClaims(mutant.claims).filter(({ name }) => columns.includes(name))) {
            const { verdict } = await checkedClaim(claim, forClaims, task);
            if (verdict.kind === 'violated') still.push(`${mutation}: ${claim.name}`);
          }
        });
      }
      const said = sample.flatMap(({ mutation, columns }) => columns.map((column) => `${mutation}: ${column}`));
      expect(still.toSorted()).toEqual(said.toSorted());
    },
    5 * MINUTES,
  );
});
