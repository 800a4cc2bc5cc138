import { seedFrom } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { type Batches, countVisits } from './countVisits.ts';

/** 10 does not divide by 4: the third batch reaches over the end of the first epoch, and the fifth ends the second. */
const N = 10;
const B = 4;
const UPDATES = 5;

/** Weights of visits are right to a hundredth; a visit weighs 1. */
const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.05;

const listed = (places: readonly number[]): string =>
  `${places.length === 1 ? 'example' : 'examples'} ${places.join(', ')}`;

/** What each update weighs each example, [5][10]. */
const weightsOfUpdates = async (trainer: Trainer): Promise<readonly (readonly number[])[]> => {
  const batches = Array.from(
    { length: UPDATES },
    (_, i): Batches => ({
      orderSeed: seedFrom(5),
      batchSize: { kind: 'constant', batchSize: B },
      batching: 'stream',
      reduction: 'mean',
      stop: { kind: 'updates', updates: i + 1 },
    }),
  );
  const visits = await countVisits(trainer, N, batches);
  return visits.map(({ counts }, u) => counts.map((count, n) => count - (u === 0 ? 0 : visits[u - 1]!.counts[n]!)));
};

/** What is wrong with the first batch taken alone. */
const batchFinding = (weights: readonly number[], seen: readonly number[]): string | undefined => {
  const sum = weights.reduce((a, b) => a + b, 0);
  const [first = 0] = seen.map((n) => weights[n]!);
  const even = seen.every((n) => near(weights[n]!, first));
  if (seen.length === 0) return 'the first update moves no weight';
  if (seen.length < B && even && near(sum, B)) {
    return `a batch of ${B} is not used whole: the first update saw ${listed(seen)} alone`;
  }
  if (seen.length < B && near(sum, B)) {
    const twice = seen.filter((n) => weights[n]! > 1.5);
    return `examples are drawn with replacement: the first batch held ${listed(twice)} more than once`;
  }
  if (seen.length === B && even && near(first, B)) {
    return `the gradient of a batch is summed and not averaged: each of ${B} examples counts ${B} times`;
  }
  if (seen.length === B && even && !near(first, 1)) {
    return `the first step is ${first.toFixed(2)} times what it should be: each of the ${B} examples of a batch counts so often, or the rate is not the one that was asked for`;
  }
  const odd = seen.filter((n) => !near(weights[n]!, 1));
  return odd.length > 0 && seen.length === B
    ? `of one batch ${listed(odd)} counts ${weights[odd[0]!]!.toFixed(2)} times, the others once`
    : undefined;
};

/** What is wrong where a batch reaches the end of an epoch; `rest` are the examples that are left of it. */
const endOfEpochFinding = (
  weights: readonly number[],
  seen: readonly number[],
  rest: readonly number[],
  counts: readonly number[],
): string | undefined => {
  if (!rest.every((n) => seen.includes(n))) {
    return `the short last batch of an epoch is dropped: ${listed(rest)} were not seen in the first epoch`;
  }
  if (seen.every((n) => rest.includes(n))) {
    const weight = weights[rest[0]!]!;
    return near(weight, 1)
      ? 'batches end with the epoch, where one stream of examples was asked for; a short last batch counts by its share'
      : `the short last batch of an epoch counts too much: each of its examples ${weight.toFixed(2)} times as much as another`;
  }
  return counts.every((count) => near(count, 2))
    ? undefined
    : `the short last batch of an epoch is filled up with ${listed(seen.filter((n) => !rest.includes(n)))}, and the next epoch begins anew`;
};

/**
 * What is wrong with the examples of the updates of a trainer, in a sentence without its full stop: two epochs of ten
 * examples that own a feature each, in batches of 4, one update at a time. Undefined where nothing is found.
 */
export const visitFinding = async (trainer: Trainer): Promise<string | undefined> => {
  const weights = await weightsOfUpdates(trainer);
  const sets = weights.map((update) => update.flatMap((weight, n) => (Math.abs(weight) > 0.02 ? [n] : [])));
  if (weights.flat().some((weight) => weight < -0.02)) {
    return 'runs of the same recipe do not see the same examples: that of one update more begins with others';
  }
  const ofFirst = batchFinding(weights[0]!, sets[0]!);
  if (ofFirst !== undefined) return ofFirst;
  if (weights.flat().some((weight) => !near(weight, Math.round(weight)))) return undefined; // not a matter of visits
  const same = (a: number, b: number): boolean => sets[a]!.join() === sets[b]!.join();
  if (same(0, 1)) {
    if (same(1, 2) && same(2, 3)) return `every update trains on the same batch: ${listed(sets[0]!)}`;
    return same(2, 3)
      ? `every batch is trained on twice in a row: updates 1 and 2 both saw ${listed(sets[0]!)}`
      : `an update trains on the batch before it: updates 1 and 2 both saw ${listed(sets[0]!)}, and later ones come one late`;
  }
  const counts = Array.from({ length: N }, (_, n) => weights.reduce((sum, update) => sum + update[n]!, 0));
  const never = counts.flatMap((count, n) => (near(count, 0) ? [n] : []));
  if (never.length > 0) return `${listed(never)} of ${N} were never seen in two epochs`;
  const rest = counts.flatMap((_, n) => (sets[0]!.includes(n) || sets[1]!.includes(n) ? [] : [n]));
  if (rest.length === N - 2 * B) return endOfEpochFinding(weights[2]!, sets[2]!, rest, counts);
  const again = sets[1]!.filter((n) => sets[0]!.includes(n));
  return `the second batch holds ${listed(again)} again before the first epoch is over`;
};
