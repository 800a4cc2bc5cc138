import type { MlpNetwork } from '../../core/network.ts';
import { bindBuffers, dispatch } from './bindBuffers.ts';
import { dispatchPace } from './dispatchPace.ts';
import type { GpuDataset } from './gpuDataset.ts';
import type { GpuSession } from './gpuSession.ts';
import { kernelShape, scratchBytes } from './kernelShape.ts';
import { EVALUATE_BINDINGS as B, evaluateWgsl, JOB_FIELDS, RESULT_WORDS } from './wgsl/evaluateWgsl.ts';

/** One set of weights on a stretch of a data set. */
export interface EvaluationJob {
  /** Where the weights begin in their buffer, in vectors of four. */
  readonly weightsAt: number;
  readonly firstExample: number;
  readonly count: number;
}

export interface EvaluationResult {
  /** Mean in nats per example; 1e30 or no number where an example's is not finite. */
  readonly loss: number;
  readonly accuracy: number;
  /** No weight is NaN or infinite. */
  readonly weightsFinite: boolean;
}

/** Evaluates many replicas at once. */
export interface GpuEvaluator {
  evaluate(data: GpuDataset, weights: GPUBuffer, jobs: readonly EvaluationJob[]): Promise<readonly EvaluationResult[]>;
  /** Loss of each example in nats, [N], by the weights at the beginning of the buffer. */
  perExampleLoss(data: GpuDataset, weights: GPUBuffer): Promise<Float32Array>;
}

/** Examples of a workgroup, about. */
const GROUP_ROWS = 128;
/** Workgroups of the first dispatch. */
const FIRST_GROUPS = 16;
const MOST_GROUPS = 32_768;
/** Bytes for tables that do not fit into shared memory, at most. */
const SCRATCH_BYTES = 2 ** 26;

type Made = [GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer?];

export const gpuEvaluator = async (session: GpuSession, network: MlpNetwork): Promise<GpuEvaluator> => {
  const shape = kernelShape(network, 'forward', session.adapter);
  const rowsPerGroup = Math.ceil(GROUP_ROWS / shape.rows) * shape.rows;
  const pipeline = await session.pipeline(evaluateWgsl(shape.memory), 'evaluating');
  const pace = dispatchPace(FIRST_GROUPS);
  const scratch = scratchBytes(shape);
  const mostGroups = scratch === 0 ? MOST_GROUPS : Math.max(1, Math.floor(SCRATCH_BYTES / scratch));

  /** Runs all jobs. @returns results, [jobs][groups], and losses of examples where they are wanted */
  const runJobs = async (
    data: GpuDataset,
    weights: GPUBuffer,
    jobs: readonly EvaluationJob[],
    losses: number,
  ): Promise<{ readonly results: ArrayBuffer; readonly groups: number; readonly losses: Float32Array }> => {
    const groups = Math.ceil(Math.max(...jobs.map(({ count }) => count)) / rowsPerGroup);
    const resultBytes = jobs.length * groups * RESULT_WORDS * 4;
    const lossBytes = Math.max(1, losses) * 4;
    const made = await session.buffers([
      { label: 'jobs', bytes: jobs.length * JOB_FIELDS.length * 4 },
      { label: 'results', bytes: resultBytes },
      { label: 'losses', bytes: lossBytes },
      { label: 'params', bytes: 32, kind: 'uniform' },
      { label: 'net', bytes: shape.net.byteLength, kind: 'uniform' },
      ...(scratch === 0
        ? []
        : [{ label: 'scratch', bytes: Math.min(mostGroups, jobs.length * groups) * scratch } as const]),
    ]);
    const [jobBuffer, resultBuffer, lossBuffer, params, net, tables] = made as Made;
    try {
      session.write(net, shape.net);
      session.write(
        jobBuffer,
        Uint32Array.from(jobs.flatMap(({ weightsAt, firstExample, count }) => [weightsAt, firstExample, count])),
      );
      const bindings = bindBuffers(session.gpu.device, pipeline, [
        [B.weights, weights],
        [B.inputs, data.inputs],
        [B.labels, data.labels],
        [B.jobs, jobBuffer],
        [B.results, resultBuffer],
        [B.losses, lossBuffer],
        [B.params, params],
        [B.net, net],
        [B.scratch, tables],
      ]);
      let job = 0;
      let group = 0;
      while (job < jobs.length) {
        const budget = Math.min(mostGroups, Math.round(pace.budget()));
        const whole = group === 0 && budget >= groups;
        const x = whole ? groups : Math.min(budget, groups - group);
        const y = whole ? Math.min(Math.floor(budget / groups), jobs.length - job) : 1;
        session.write(params, Uint32Array.of(job, group, groups, rowsPerGroup, losses));
        pace.took(x * y, await session.run((encoder) => dispatch(encoder, pipeline, bindings, [x, y])));
        group += x;
        if (group === groups) {
          group = 0;
          job += y;
        }
      }
      return {
        results: await session.read(resultBuffer, [0], resultBytes),
        groups,
        losses: new Float32Array(await session.read(lossBuffer, [0], lossBytes)),
      };
    } finally {
      for (const buffer of made) buffer.destroy();
    }
  };

  return {
    evaluate: async (data, weights, jobs) => {
      const { results, groups } = await runJobs(data, weights, jobs, 0);
      const floats = new Float32Array(results);
      const words = new Uint32Array(results);
      return jobs.map(({ count }, j) => {
        let loss = 0;
        let right = 0;
        for (let group = 0; group < Math.ceil(count / rowsPerGroup); group++) {
          const at = (j * groups + group) * RESULT_WORDS;
          loss += floats[at]!;
          right += words[at + 1]!;
        }
        const weightsFinite = words[j * groups * RESULT_WORDS + 2] === 0;
        return { loss: loss / count, accuracy: right / count, weightsFinite };
      });
    },
    perExampleLoss: async (data, weights) => {
      const { count } = data.dataset;
      return (await runJobs(data, weights, [{ weightsAt: 0, firstExample: 0, count }], count)).losses;
    },
  };
};
