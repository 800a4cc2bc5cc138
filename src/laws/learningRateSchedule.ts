import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { LearningRateSchedule } from '../core/recipe.ts';
import type { Trainer } from '../core/trainer.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { learningRateSchedules } from './arbitraries/recipes.ts';
import { lawOf } from './lawOf.ts';
import { appliedRates } from './probes/appliedRates.ts';
import { trainingFinding } from './probes/trainingFinding.ts';

interface Input {
  readonly N: number;
  readonly B: number;
  readonly schedule: LearningRateSchedule;
}

const UPDATES = 12;

const inputs: fc.Arbitrary<Input> = fc.integer({ min: 1, max: 12 }).chain((N) =>
  fc.record({
    N: fc.constant(N),
    B: fc.integer({ min: 1, max: N }),
    schedule: learningRateSchedules(UPDATES), // an update is at most an epoch
  }),
);

/** The rate from `epoch` to `after`, each kind of schedule by its own formula. */
const closedForm = (schedule: LearningRateSchedule, epoch: number, after: number): number => {
  switch (schedule.kind) {
    case 'constant':
      return schedule.rate;
    case 'steps':
      return schedule.milestones
        .filter((milestone) => milestone.epoch <= epoch)
        .reduce((rate, { factor }) => rate * factor, schedule.initial);
    case 'piecewiseLinear': {
      const { points } = schedule;
      const at = Math.max(
        1,
        points.findIndex((point) => point.epoch > epoch),
      );
      const [from, to] = [points[at - 1]!, points[at]!];
      const share = (epoch - from.epoch) / (to.epoch - from.epoch);
      return (1 - share) * from.rate + share * to.rate;
    }
    case 'cosine':
      return (
        schedule.final + (schedule.initial - schedule.final) * Math.cos((Math.PI * epoch) / (2 * schedule.epochs)) ** 2
      );
    case 'warmUp':
      return Math.min(1, after / schedule.epochs) * closedForm(schedule.after, epoch, after);
  }
};

/** The rates of the updates of a trainer, and those of the schedule. */
const ratesOf = async (trainer: Trainer, { N, B, schedule }: Input) => {
  const recipe = plainRecipe(N, { batchSize: { kind: 'constant', batchSize: B }, learningRate: schedule });
  const applied = await appliedRates(trainer, recipe, UPDATES);
  return { applied, expected: applied.map((_, u) => closedForm(schedule, (u * B) / N, ((u + 1) * B) / N)) };
};

export const learningRateSchedule: Law = lawOf({
  name: 'learning-rate-schedule',
  title: 'Every update is made at the rate that the schedule has for it',
  statement:
    'Update u of B of N examples is made at the rate of epoch u B / N: constant, in steps, linear between points, half a cosine, or any of them after a warm-up that counts the update it is in.',
  sources: [
    { row: 'H3', reference: 'Smith et al. 2018, arXiv:1711.00489', place: 'Abstract: schedules of the learning rate' },
    { row: 'P7', reference: 'Goyal et al. 2017, arXiv:1706.02677', place: 'Section 2.2: gradual warm-up' },
  ],
  equality: `the rate of each of ${UPDATES} updates, by how far a bias has moved, and the formula of the schedule`,
  unit: 'share of the largest rate',
  tolerance: 1e-4,
  toleranceReason: 'rates are differences of float32 weights; the prediction stays at one half to 1e-5',
  catches: ['rate change ignored', 'rate milestone late', 'warm-up ignored', 'gradient summed', 'stray momentum'],
  runs: 40,
  needs: ['train'],
  inputs,
  finding: async (trainer, input) => {
    const wrong = await trainingFinding(trainer);
    if (wrong !== undefined) return wrong;
    const { applied, expected } = await ratesOf(trainer, input);
    const off = applied.map((rate, u) => Math.abs(rate - expected[u]!));
    const u = off.findIndex((one) => one > 1e-4 * Math.max(...expected));
    return `update ${u + 1} is made at rate ${Number(applied[u]!.toPrecision(3))}, where the schedule has ${Number(expected[u]!.toPrecision(3))}`;
  },
  deviation: async (trainer, input) => {
    const { applied, expected } = await ratesOf(trainer, input);
    return Math.max(...applied.map((rate, u) => Math.abs(rate - expected[u]!))) / Math.max(...expected);
  },
});
