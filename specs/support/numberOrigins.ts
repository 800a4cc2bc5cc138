import type { EvidenceRecord, RecordedCheck } from '../../src/records/evidenceRecord.ts';

/**
 * Where a number can come from, by name: a place of the record, or one of the sums, means and counts that are listed below. Numbers
 * in texts are texts: they are shown letter by letter.
 */
export type Origins = ReadonlyMap<string, number | string>;

/** A number as it is printed; a sign belongs to it unless it joins two words. */
export const NUMBER: RegExp = /(?:(?<![\w.)\]])[-−])?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Blocks and looks are named from both ends: the last of them is shown, however many there are. */
const FROM_BOTH_ENDS = /\.(blocks|looks)$/;

const leaves = function* (value: unknown, path: string): Generator<readonly [string, number | string]> {
  if (typeof value === 'number') yield [path, value];
  if (typeof value === 'string')
    for (const [i, [text]] of [...value.matchAll(NUMBER)].entries()) yield [`${path}#${i}`, text];
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) yield [`how many ${path}`, value.length];
  for (const [i, [key, member]] of Object.entries(value).entries()) {
    if (Array.isArray(value)) {
      yield* leaves(member, `${path}[${i}]`);
      if (FROM_BOTH_ENDS.test(path)) yield* leaves(member, `${path}[${i - value.length}]`);
    } else {
      const hasDigits = /\d/.test(key);
      if (hasDigits) yield* leaves(key, `${path}: key ${i}`);
      yield* leaves(member, hasDigits ? `${path}{${i}}` : `${path}.${key}`);
    }
  }
};

const meanAndDeviation = (values: readonly number[]): readonly [mean: number, deviation: number] => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / Math.max(1, values.length - 1))];
};

/** Mean over blocks, deviation, and the ends of a band of one standard error. */
const spread = function* (name: string, values: readonly number[]): Generator<readonly [string, number]> {
  const [mean, deviation] = meanAndDeviation(values);
  const error = values.length < 2 ? 0 : deviation / Math.sqrt(values.length);
  yield [`mean of ${name}`, mean];
  yield [`deviation of ${name}`, values.length < 2 ? 0 : deviation];
  yield [`mean - error of ${name}`, mean - error];
  yield [`mean + error of ${name}`, mean + error];
};

const ofArms = function* (
  { claim, blocks }: RecordedCheck,
  at: string,
  which: string,
): Generator<readonly [string, number]> {
  for (const [i, { name }] of claim.arms.entries()) {
    const arm = `${at} arm ${i}${which}`;
    const own = blocks.flatMap(({ arms }) => arms[name] ?? []);
    for (const number of new Set(own.flatMap(({ numbers }) => Object.keys(numbers)))) {
      yield* spread(
        `${arm}, ${number}`,
        own.flatMap(({ numbers }) => numbers[number] ?? []),
      );
    }
    const observed = own.filter(({ observations }) => observations.length > 0);
    const common = (observed[0]?.observations ?? [])
      .map(({ epoch }) => epoch)
      .filter((epoch) => observed.every(({ observations }) => observations.some((each) => each.epoch === epoch)));
    for (const [k, epoch] of common.entries()) {
      const place = k === common.length - 1 ? 'the last common epoch' : `common epoch ${k}`;
      yield [`${arm}, ${place}`, epoch];
      for (const loss of ['trainingLoss', 'testLoss'] as const) {
        const values = observed.map(({ observations }) => observations.find((each) => each.epoch === epoch)![loss]);
        yield [`mean ${loss} of ${arm} at ${place}`, meanAndDeviation(values)[0]];
      }
    }
  }
};

const ofFigures = function* ({ claim, blocks }: RecordedCheck, at: string): Generator<readonly [string, number]> {
  for (const [f, figure] of claim.figures.entries()) {
    for (const [c, curve] of figure.curves.entries()) {
      const lines = blocks.flatMap(({ curves }) => {
        const line = curves?.[figure.name]?.[curve.name] ?? [];
        return line.length > 0 ? [line] : [];
      });
      for (const [i, [x]] of (lines[0] ?? []).entries()) {
        const end = i === lines[0]!.length - 1 ? 'the last point' : `point ${i}`;
        const values = lines.flatMap((line) => (line[i]?.[0] === x ? [line[i]![1]] : []));
        yield [`place of ${end} of ${at} figure ${f}, curve ${c}`, x];
        yield* spread(`${end} of ${at} figure ${f}, curve ${c}`, values);
        yield [`first block at ${end} of ${at} figure ${f}, curve ${c}`, lines[0]![i]![1]];
      }
    }
  }
};

/** Of a sweep: where the mean test loss is least, for each learning rate. */
const ofSweeps = function* ({ claim, blocks }: RecordedCheck, at: string): Generator<readonly [string, number]> {
  const points = claim.arms.flatMap(({ name }) => {
    const numbers = blocks.flatMap(({ arms }) => (arms[name] === undefined ? [] : [arms[name].numbers]));
    const losses = numbers.flatMap(({ testLoss }) => testLoss ?? []);
    if (losses.length < blocks.length || numbers[0]?.learningRate === undefined) return [];
    const numbersOfPoint: Readonly<Record<string, number>> = { ...numbers[0], loss: meanAndDeviation(losses)[0] };
    return [numbersOfPoint];
  });
  const rates = [...new Set(points.map(({ learningRate }) => learningRate!))].sort((a, b) => a - b);
  for (const [i, rate] of rates.entries()) {
    const own = points.filter(({ learningRate }) => learningRate === rate);
    const least = own.reduce((best, point) => (point.loss! < best.loss! ? point : best));
    for (const [name, value] of Object.entries(least)) yield [`${name} of the least of rate ${i} of ${at}`, value];
  }
  yield [`arms without a loss of ${at}`, claim.arms.length - points.length];
};

const ofGuards = function* ({ blocks }: RecordedCheck, at: string): Generator<readonly [string, number]> {
  const outcomes = blocks.flatMap(({ guards }, i) => guards.map((guard) => ({ ...guard, block: i + 1 })));
  const things = (name: string): readonly string[] => [name, name.replace(/ \(.*\)$/, '')];
  for (const [g, thing] of [...new Set(outcomes.flatMap(({ name }) => things(name)))].entries()) {
    const own = outcomes.filter(({ name }) => things(name).includes(thing));
    const failed = own.filter(({ passed }) => !passed);
    const inBlocks = new Set(own.map(({ block }) => block)).size;
    const failedBlocks = [...new Set(failed.map(({ block }) => block))];
    yield [`arms of ${at} guard ${g}`, new Set(own.map(({ name }) => name)).size];
    yield [`blocks of ${at} guard ${g}`, inBlocks];
    yield [`blocks that pass ${at} guard ${g}`, inBlocks - failedBlocks.length];
    for (const [i, block] of failedBlocks.entries()) {
      yield [`failed block ${i} of ${at} guard ${g}`, block];
      yield [`others that failed there`, failed.filter((one) => one.block === block).length - 1];
    }
  }
  yield [
    `failures of ${at} but three`,
    new Set(outcomes.filter((o) => !o.passed).map((o) => `${o.block} ${o.name}`)).size - 3,
  ];
  const unfinished = blocks.flatMap(({ arms }, i) =>
    Object.entries(arms).flatMap(([arm, { outcome }]) =>
      outcome.kind === 'finished' ? [] : [{ arm, block: i + 1, outcome }],
    ),
  );
  yield [`unfinished replicas of ${at}`, unfinished.length];
  yield [`unfinished replicas of ${at} but three`, unfinished.length - 3];
  const epochs = unfinished.flatMap(({ outcome }) => (outcome.kind === 'diverged' ? [outcome.epoch] : []));
  yield [`earliest divergence of ${at}`, Math.min(...epochs)];
  yield [`latest divergence of ${at}`, Math.max(...epochs)];
};

/** How many laws and claims have each answer, and how many cases were tried. */
const ofAnswers = function* ({ laws, checks, settings }: EvidenceRecord): Generator<readonly [string, number]> {
  const judged = { laws: laws?.checks ?? [], claims: checks } as const;
  const all = [...judged.laws, ...judged.claims];
  for (const [noun, own] of [...Object.entries(judged), ['answers', all] as const]) {
    for (const kind of ['holds', 'violated', 'undetermined', 'outOfRegime'])
      yield [`${noun}: ${kind}`, own.filter(({ verdict }) => verdict.kind === kind).length];
    const asked = { laws: settings.laws?.length ?? 0, claims: settings.claims.length }[noun];
    if (asked !== undefined) yield [`${noun}: not begun`, asked - own.length];
  }
  yield [
    'cases of all laws',
    judged.laws.reduce((sum, { verdict }) => sum + ('cases' in verdict ? verdict.cases : 0), 0),
  ];
  yield [
    'claims without a verdict',
    checks.filter(({ verdict }) => verdict.kind === 'undetermined' || verdict.kind === 'outOfRegime').length,
  ];
};

/** What an output may make of a number; nothing else. */
const TRANSFORMATIONS: readonly {
  readonly name: string;
  /** Of which origins. */
  readonly of: RegExp;
  readonly apply: (value: number) => number;
}[] = [
  { name: 'the ratio that it is the logarithm of', of: /\.(mean|lower|upper)$|\.contrasts\./, apply: Math.exp },
  { name: 'what it leaves of 100 %', of: /\.alphaPerHypothesis$/, apply: (share) => 100 * (1 - share) },
  { name: 'per cent', of: /\.labelNoise$/, apply: (share) => 100 * share },
  { name: 'counted from one', of: /\.index$/, apply: (index) => index + 1 },
];

const untransformed = function* (record: EvidenceRecord): Generator<readonly [string, number | string]> {
  yield* leaves(record, '');
  yield* ofAnswers(record);
  for (const [i, check] of record.checks.entries()) {
    const counting = { ...check, blocks: check.blocks.filter(({ contrasts }) => Object.keys(contrasts).length > 0) };
    const at = `claim ${i}:`;
    yield* ofArms(check, at, '');
    yield* ofArms(counting, at, ' in the blocks that count');
    yield* ofFigures(check, at);
    yield* ofSweeps(counting, at);
    yield* ofGuards(check, at);
    yield [`blocks that count of ${at}`, counting.blocks.length];
  }
};

/** All that a number of an output of this record may come from. */
export const numberOrigins = (record: EvidenceRecord): Origins => {
  const origins = new Map<string, number | string>();
  for (const [name, value] of untransformed(record)) {
    origins.set(name, value);
    if (typeof value === 'number')
      for (const { name: step, of, apply } of TRANSFORMATIONS)
        if (of.test(name)) origins.set(`${name}, ${step}`, apply(value));
  }
  return origins;
};

/** The names of the origins that a text shows: whole, rounded to the digits it has, or, of a large number, to three. */
export const originsShownBy = (
  text: string,
  origins: Origins,
  among: Iterable<string> = origins.keys(),
): ReadonlySet<string> => {
  const shown = Number(text.replace('−', '-'));
  const [mantissa = '', exponent = '0'] = text.split('e');
  const half = 0.5 * 10 ** (Number(exponent) - (mantissa.split('.')[1]?.length ?? 0)) * (1 + 1e-9);
  const most = Math.abs(shown) * 0.005;
  const found = new Set<string>();
  for (const name of among) {
    const value = origins.get(name);
    if (value === undefined) continue;
    if (typeof value === 'string') {
      if (value === text || value === text.replace(/^[-−]/, '')) found.add(name);
      continue;
    }
    const off = Math.abs(value - shown);
    if (off <= half || (off <= most && Number(value.toPrecision(3)) === shown)) found.add(name);
  }
  return found;
};
