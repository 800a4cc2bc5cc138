import type { SplitDataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Run, RunOutcome } from '../../core/run.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { optimiserNumbers } from '../../schedules/optimiserNumbers.ts';
import { runOutcomeAt } from '../../schedules/runOutcomeAt.ts';
import { dispatchPace } from './dispatchPace.ts';
import { gpuDataset } from './gpuDataset.ts';
import { type EvaluationResult, type GpuEvaluator, gpuEvaluator } from './gpuEvaluator.ts';
import type { GpuSession } from './gpuSession.ts';
import type { KernelShape } from './kernelShape.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import type { Stretch } from './planCursor.ts';
import { type Replica, type ReplicaGroup, replicaGroups } from './replicaGroups.ts';
import { PLAN_PIECES, trainingWave } from './trainingWave.ts';
import { LANES, packVectors, unpackVectors } from './vectorLayout.ts';
import { partAt } from './wgsl/updateWgsl.ts';

/** Where the replicas of a wave are, so that they can go on from there on another device. */
export interface Checkpoint {
  readonly replicas: readonly Replica[];
  /** Pieces of its plan that a replica has made, by its index. */
  readonly pieces: ReadonlyMap<number, number>;
  /** The whole state of the wave; undefined before the first piece. */
  readonly state?: Float32Array;
}

export interface WaveJob {
  readonly network: MlpNetwork;
  readonly data: SplitDataset;
  readonly augmented: boolean;
  readonly shape: KernelShape;
  readonly plan: MemoryPlan;
  /** Places for replicas, those that have ended included. */
  readonly slots: number;
  readonly initialWeights: (index: number) => Float32Array | undefined;
  readonly observeEveryEpochs: number | undefined;
  readonly startedAt: number;
  readonly checkpointSeconds: number;
  /** Called between dispatches; throws to stop. */
  readonly proceed: () => void;
  readonly onCheckpoint: (checkpoint: Checkpoint) => void;
  readonly onRun: (index: number, run: Run) => void;
}

/** Rows of each replica in the first dispatch. */
const FIRST_ROWS = 64;
/** A checkpoint may take a share of the time of 1 in so many. */
const CHECKPOINT_SHARE = 20;

/** A replica whose training is over. */
interface Ended {
  readonly replica: Replica;
  readonly group: ReplicaGroup;
  readonly outcome: RunOutcome;
}

/** The state of replicas before their first update. */
const firstState = ({ shape, plan, slots, network, initialWeights: given }: WaveJob, replicas: readonly Replica[]) => {
  const state = new Float32Array((slots * plan.stateBytes) / 4);
  const part = shape.layout.vectors * LANES;
  const squaresAt = partAt('squares') * part;
  for (const { recipe, slot, index } of replicas) {
    const own = state.subarray((slot * plan.stateBytes) / 4);
    packVectors(network, given(index) ?? initialWeights(network, recipe.weightsSeed), own);
    own.fill(optimiserNumbers(recipe).squares, squaresAt, squaresAt + part);
  }
  return state;
};

/** Trains the replicas of a wave, from a checkpoint, to the end of their recipes. */
export const trainWave = async (session: GpuSession, job: WaveJob, from: Checkpoint): Promise<void> => {
  const { network, data, augmented, shape, plan, slots } = job;
  const training = await gpuDataset(session, data.training);
  const test = await gpuDataset(session, data.test);
  const evaluator: GpuEvaluator = await gpuEvaluator(session, network);
  const groups = replicaGroups(from.replicas, shape.rows, job.observeEveryEpochs);
  for (const { cursor, replicas } of groups) cursor.skip(from.pieces.get(replicas[0]!.index) ?? 0);
  const wave = await trainingWave(session, { shape, training, augmented, plan, replicas: slots });
  const pace = dispatchPace(FIRST_ROWS);
  const stateVectors = plan.stateBytes / 4 / LANES;

  const evaluate = (replicas: readonly Replica[], part: 'training' | 'test'): Promise<readonly EvaluationResult[]> => {
    const jobOf = ({ slot, recipe }: Replica) => ({
      weightsAt: slot * stateVectors,
      firstExample: part === 'training' ? (recipe.firstExample ?? 0) : 0,
      count: part === 'training' ? recipe.datasetSize : data.test.count,
    });
    return evaluator.evaluate(part === 'training' ? training : test, wave.state, replicas.map(jobOf));
  };

  /** Evaluates the replicas of a group, as its stretch asks for; those that end leave the group. */
  const look = async (group: ReplicaGroup, { due, ended }: Stretch): Promise<readonly Ended[]> => {
    const { cursor, replicas } = group;
    const found = await evaluate(replicas, 'training');
    const findings = found.map(({ loss, weightsFinite }) => ({
      epoch: cursor.epoch(),
      trainingLoss: loss,
      weightsFinite,
      check: due === 'check' || due === 'both',
      ended,
    }));
    const outcomes = replicas.map(({ recipe }, i) => runOutcomeAt(recipe, findings[i]!));
    const seen = outcomes.flatMap((outcome, i) =>
      outcome?.kind === 'diverged' || (outcome === undefined && due === 'check') ? [] : [i],
    );
    const observed = [...replicas];
    if (seen.length > 0) {
      const tested = await evaluate(
        seen.map((i) => replicas[i]!),
        'test',
      );
      seen.forEach((i, n) => {
        const { recipe, observations } = replicas[i]!;
        const { loss: testLoss, accuracy: testAccuracy } = tested[n]!;
        outcomes[i] = runOutcomeAt(recipe, { ...findings[i]!, testLoss });
        if (outcomes[i]?.kind === 'diverged') return;
        const observation = {
          epoch: cursor.epoch(),
          updates: cursor.updates(),
          trainingLoss: found[i]!.loss,
          trainingAccuracy: found[i]!.accuracy,
          testLoss,
          testAccuracy,
        };
        observed[i] = { ...replicas[i]!, observations: [...observations, observation] };
      });
    }
    group.replicas = observed.filter((_, i) => outcomes[i] === undefined);
    return observed.flatMap((replica, i) =>
      outcomes[i] === undefined ? [] : [{ replica, group, outcome: outcomes[i] }],
    );
  };

  const report = async (ended: readonly Ended[]): Promise<void> => {
    if (ended.length === 0) return;
    const bytes = shape.layout.vectors * LANES * 4;
    const read = await session.read(
      wave.state,
      ended.map(({ replica }) => replica.slot * plan.stateBytes),
      bytes,
    );
    const seconds = (performance.now() - job.startedAt) / 1000;
    ended.forEach(({ replica: { index, recipe, observations }, group: { cursor }, outcome }, i) => {
      const padded = new Float32Array(read, i * bytes, bytes / 4);
      const weights = unpackVectors(network, padded, new Float32Array(shape.parameters));
      const [updates, examplesSeen] = [cursor.updates(), cursor.examplesSeen()];
      job.onRun(index, { recipe, outcome, observations, weights, updates, examplesSeen, seconds });
    });
  };

  const save = async (): Promise<void> => {
    const state = new Float32Array(await session.read(wave.state, [0], slots * plan.stateBytes));
    const replicas = groups.flatMap((group) => group.replicas);
    const pieces = new Map(
      groups.flatMap((group) => group.replicas.map(({ index }) => [index, group.cursor.piecesTaken()] as const)),
    );
    job.onCheckpoint({ replicas, pieces, state });
  };

  try {
    session.write(wave.state, from.state ?? firstState(job, from.replicas));
    let saveAt = performance.now() + job.checkpointSeconds * 1000;
    for (let active = groups; active.length > 0; active = active.filter(({ replicas }) => replicas.length > 0)) {
      job.proceed();
      const most = Math.max(1, Math.floor(PLAN_PIECES / active.length));
      const taken = active.map((group) => [group, group.cursor.take(most, pace.budget(), plan.ringEpochs)] as const);
      const moving = taken.filter(([, { pieces }]) => pieces.length > 0);
      if (moving.length > 0) {
        pace.took(Math.max(...moving.map(([, { work }]) => work)), await wave.advance(moving));
      }
      for (const [group, stretch] of taken) {
        if (stretch.due !== 'none' || stretch.ended) await report(await look(group, stretch));
      }
      const now = performance.now();
      if (now >= saveAt) {
        await save();
        const after = performance.now();
        saveAt = after + Math.max(job.checkpointSeconds * 1000, CHECKPOINT_SHARE * (after - now));
      }
    }
  } finally {
    wave.close();
  }
};
