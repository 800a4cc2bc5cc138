import { meanAndDeviation } from '../stats/meanAndDeviation.ts';

/** What one replica of a crossover says, whichever half it was trained on. */
export interface CrossoverReplica {
  /** [2N], nats: its loss on each example of both halves, half A first. */
  readonly losses: ArrayLike<number>;
  /** [N], places in its own half in the order they were last visited: the last one is the youngest. */
  readonly order: ArrayLike<number>;
}

export interface AgedMemory {
  /** Mean loss in nats of the examples of one half under the replicas of the other: the level of unseen data. */
  readonly unseen: number;
  /**
   * Mean memory by age, youngest first: by how many nats the loss of an example lies below that of unseen data when its
   * replica saw it so many examples ago. Bin b of n holds the ages [b, b + 1) N / n, in examples.
   */
  readonly memory: readonly number[];
}

/**
 * What replicas remember of an example by the time since they saw it. Crossover: each half is unseen data for the
 * replicas of the other, so that the difficulty of an example cancels.
 *
 * In the model loss(example, replica) = difficulty(example) - memory(age) the mean memory is that of all examples, and
 * what an age adds to it is seen within an example, across the replicas that saw it at different ages:
 *   memory(age) = M + S/(S-1) mean over (example, replica) at that age of (mean loss of the example in its group - loss)
 * with S replicas a half, S/(S-1) because a replica is part of its group's mean. Against the plain mean of
 * (unseen - loss) at an age this halves the variance on digits: some examples, those with a wrong label above all, are
 * remembered by nats and others by nothing, and few of them are young in any one replica.
 * @param halves replicas trained on A, replicas trained on B: as many, and at least 2 each
 */
export const memoryByAge = (
  halves: readonly [readonly CrossoverReplica[], readonly CrossoverReplica[]],
  bins: number,
): AgedMemory => {
  const S = halves[0].length;
  const N = halves[0][0]!.order.length;
  const meanLoss = (group: readonly CrossoverReplica[], example: number): number =>
    group.reduce((sum, { losses }) => sum + losses[example]!, 0) / S;
  const sums = new Float64Array(bins);
  const counts = new Float64Array(bins);
  const unseen: number[] = []; // by example, A and then B
  const seen: number[] = [];
  halves.forEach((group, half) => {
    const from = half * N;
    for (let place = 0; place < N; place++) {
      seen.push(meanLoss(group, from + place));
      unseen.push(meanLoss(halves[1 - half]!, from + place));
    }
    for (const { losses, order } of group) {
      for (let age = 0; age < N; age++) {
        const example = from + order[N - 1 - age]!;
        const bin = Math.floor((age * bins) / N);
        sums[bin]! += seen[example]! - losses[example]!;
        counts[bin]! += 1;
      }
    }
  });
  const level = meanAndDeviation(unseen).mean;
  const remembered = level - meanAndDeviation(seen).mean;
  return {
    unseen: level,
    memory: Array.from(sums, (sum, bin) => remembered + ((S / (S - 1)) * sum) / counts[bin]!),
  };
};
