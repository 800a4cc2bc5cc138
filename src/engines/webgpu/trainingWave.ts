import { splitSeed } from '../../core/seed.ts';
import { optimiserNumbers } from '../../schedules/optimiserNumbers.ts';
import { bindBuffers, dispatch } from './bindBuffers.ts';
import type { GpuDataset } from './gpuDataset.ts';
import type { GpuSession } from './gpuSession.ts';
import type { KernelShape } from './kernelShape.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import type { Piece, Stretch } from './planCursor.ts';
import type { Replica, ReplicaGroup } from './replicaGroups.ts';
import { SHUFFLE_WGSL } from './wgsl/randomWgsl.ts';
import {
  TRAIN_BINDINGS as B,
  FIRST_PIECE,
  LAST_PIECE,
  PIECE_FIELDS,
  REPLICA_NUMBERS,
  REPLICA_WORDS,
  trainWgsl,
} from './wgsl/trainWgsl.ts';
import { UPDATE_RULES } from './wgsl/updateWgsl.ts';

/** The buffers and shaders of replicas that train together. */
export interface TrainingWave {
  /** [replicas][parts][vectors] of four. */
  readonly state: GPUBuffer;
  /** Makes the updates of a stretch of each group. @returns milliseconds */
  advance(stretches: readonly (readonly [ReplicaGroup, Stretch])[]): Promise<number>;
  close(): void;
}

/** Pieces of all groups in one dispatch; one for each group at least. */
export const PLAN_PIECES = 4096;

const SHUFFLE_WORDS = 6;
const SHUFFLE_WORKGROUP = 32;
const REPLICA_LENGTH = REPLICA_WORDS.length + REPLICA_NUMBERS.length;

const flagged = ({ rows, first, last }: Piece): number => rows + (first ? FIRST_PIECE : 0) + (last ? LAST_PIECE : 0);

/** Writes a piece as the shader reads it. */
const writePiece = (words: Uint32Array, floats: Float32Array, at: number, piece: Piece, ring: number): void => {
  words.set([piece.at % ring, flagged(piece), piece.at >>> 0, Math.floor(piece.at / 2 ** 32)], at);
  floats.set([piece.scale, piece.rate, piece.rootScale, piece.weightScale], at + 4);
};

/** The words of a replica that stay as they are. */
const replicaWords = ({ recipe, slot }: Replica, plan: MemoryPlan): Uint32Array => {
  const words = new Uint32Array(REPLICA_LENGTH);
  const { augmentation, firstExample = 0, datasetSize, optimiser, weightDecay, labelSmoothing = 0 } = recipe;
  const [key0, key1] = splitSeed(recipe.orderSeed, 'augmentation');
  const values: Partial<Record<(typeof REPLICA_WORDS)[number], number>> = {
    rule: UPDATE_RULES[optimiser.kind],
    slot,
    order: slot * plan.ring,
    ring: plan.ringEpochs * datasetSize,
    firstExample,
    maxShift: augmentation?.maxShift ?? 0,
    flip: augmentation?.flip === true ? 1 : 0,
    key0,
    key1,
  };
  REPLICA_WORDS.forEach((name, i) => {
    words[i] = values[name] ?? 0;
  });
  const { numbers } = optimiserNumbers(recipe);
  const all: Partial<Record<(typeof REPLICA_NUMBERS)[number], number>> = {
    ...numbers,
    weightDecay: optimiser.kind === 'adamw' ? 0 : weightDecay,
    smoothing: labelSmoothing,
  };
  new Float32Array(words.buffer).set(
    REPLICA_NUMBERS.map((name) => all[name] ?? 0),
    REPLICA_WORDS.length,
  );
  return words;
};

const PIECE_AT = REPLICA_WORDS.indexOf('pieceAt');
const PIECES = REPLICA_WORDS.indexOf('pieces');

export interface WaveRequest {
  readonly shape: KernelShape;
  readonly training: GpuDataset;
  readonly augmented: boolean;
  readonly plan: MemoryPlan;
  /** Places for them. */
  readonly replicas: number;
}

type Made = [GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer];

/**
 * Makes the buffers of a wave; `state` is for the caller to fill.
 * @throws ExperimentError `E_GPU_MEMORY`
 */
export const trainingWave = async (
  session: GpuSession,
  { shape, training, augmented, plan, replicas }: WaveRequest,
): Promise<TrainingWave> => {
  const { device } = session.gpu;
  const what = augmented ? 'training on augmented images' : 'training';
  const pipeline = await session.pipeline(trainWgsl(shape.memory, augmented), what);
  const shuffler = await session.pipeline(SHUFFLE_WGSL, 'shuffling epochs');
  const made = await session.buffers([
    { label: 'state', bytes: replicas * plan.stateBytes },
    { label: 'order', bytes: replicas * plan.ring * 4 },
    { label: 'plan', bytes: Math.max(PLAN_PIECES, replicas) * PIECE_FIELDS.length * 4 },
    { label: 'replicas', bytes: replicas * REPLICA_LENGTH * 4 },
    { label: 'scratch', bytes: Math.max(16, replicas * plan.scratchBytes) },
    { label: 'shuffles', bytes: replicas * plan.ringEpochs * SHUFFLE_WORDS * 4 },
    { label: 'net', bytes: shape.net.byteLength, kind: 'uniform' },
    { label: 'image', bytes: 16, kind: 'uniform' },
  ]);
  const [state, order, pieces, replicaBuffer, scratch, shuffles, net, image] = made as Made;
  session.write(net, shape.net);
  const { rows = 0, columns = 0, channels = 0 } = training.dataset.image ?? {};
  session.write(image, Uint32Array.of(rows, columns, channels, 0));
  const bindings = bindBuffers(device, pipeline, [
    [B.state, state],
    [B.inputs, training.inputs],
    [B.labels, training.labels],
    [B.order, order],
    [B.plan, pieces],
    [B.replicas, replicaBuffer],
    [B.net, net],
    [B.scratch, shape.memory.shared ? undefined : scratch],
    [B.image, augmented ? image : undefined],
  ]);
  const kept = new Map<Replica['index'], Uint32Array>();
  const wordsOf = (replica: Replica): Uint32Array => {
    const words = kept.get(replica.index) ?? replicaWords(replica, plan);
    kept.set(replica.index, words);
    return words;
  };

  /** Draws the orders of the epochs that a stretch reaches for the first time. */
  const newShuffles = (group: ReplicaGroup, { pieces }: Stretch): number[] => {
    const last = pieces.at(-1)!;
    const { datasetSize } = group.replicas[0]!.recipe;
    const lastEpoch = Math.floor((last.at + last.rows - 1) / datasetSize);
    const firstEpoch = Math.max(group.shuffled + 1, Math.floor(pieces[0]!.at / datasetSize));
    const words: number[] = [];
    for (let epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
      const place = (epoch % plan.ringEpochs) * datasetSize;
      for (const { recipe, slot } of group.replicas) {
        words.push(recipe.orderSeed[0], recipe.orderSeed[1], epoch, datasetSize, slot * plan.ring + place, 0);
      }
    }
    group.shuffled = Math.max(group.shuffled, lastEpoch);
    return words;
  };

  const advance: TrainingWave['advance'] = async (stretches) => {
    const count = stretches.reduce((sum, [, stretch]) => sum + stretch.pieces.length, 0);
    const words = new Uint32Array(count * PIECE_FIELDS.length);
    const floats = new Float32Array(words.buffer);
    const members: Uint32Array[] = [];
    const drawn: number[] = [];
    let at = 0;
    for (const [group, stretch] of stretches) {
      const ring = plan.ringEpochs * group.replicas[0]!.recipe.datasetSize;
      stretch.pieces.forEach((piece, i) => {
        writePiece(words, floats, (at + i) * PIECE_FIELDS.length, piece, ring);
      });
      for (const replica of group.replicas) {
        const own = wordsOf(replica);
        own[PIECE_AT] = at;
        own[PIECES] = stretch.pieces.length;
        members.push(own);
      }
      for (const word of newShuffles(group, stretch)) drawn.push(word);
      at += stretch.pieces.length;
    }
    session.write(pieces, words);
    const together = new Uint32Array(members.length * REPLICA_LENGTH);
    members.forEach((own, i) => {
      together.set(own, i * REPLICA_LENGTH);
    });
    session.write(replicaBuffer, together);
    const jobs = drawn.length / SHUFFLE_WORDS;
    if (jobs > 0) session.write(shuffles, Uint32Array.from(drawn));
    return session.run((encoder) => {
      if (jobs > 0) {
        const drawing = bindBuffers(device, shuffler, [
          [0, { buffer: shuffles, size: jobs * SHUFFLE_WORDS * 4 }],
          [1, order],
        ]);
        dispatch(encoder, shuffler, drawing, [Math.ceil(jobs / SHUFFLE_WORKGROUP), 1]);
      }
      dispatch(encoder, pipeline, bindings, [members.length, 1]);
    });
  };

  return {
    state,
    advance,
    close: () => {
      for (const buffer of made) buffer.destroy();
    },
  };
};
