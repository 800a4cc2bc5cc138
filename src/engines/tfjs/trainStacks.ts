import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Network } from '../../core/network.ts';
import { keptForEvaluation } from './keptForEvaluation.ts';
import { type NetworkTensors, networkTensors } from './networkTensors.ts';
import type { Replica } from './replica.ts';
import { partOfStack, type ReplicaStack, startStack, stepStack } from './replicaStack.ts';
import { stackingOf, stacksOf } from './stacksOf.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Milliseconds of updates after which the event loop has a turn: Ctrl-C and a time limit are heard between updates, however long they take. */
const TURN_EVERY = 50;

/** Looks at some replicas of a stack. @returns those whose run goes on */
const lookAt = async (
  device: TfjsDevice,
  stack: Pick<ReplicaStack, 'replicas' | 'kept'>,
  all: Float32Array,
  due: ReadonlySet<Replica>,
  { trained }: NetworkTensors,
): Promise<readonly Replica[]> => {
  const kept = await stack.kept.data<'float32'>();
  const going: Replica[] = [];
  for (const [r, replica] of stack.replicas.entries()) {
    if (due.has(replica)) {
      const { network, data, recipe } = replica.job;
      const own = all.slice(r * trained, (r + 1) * trained);
      const stretch = { dataset: data.training, firstExample: recipe.firstExample ?? 0, count: recipe.datasetSize };
      const atEvaluation = await keptForEvaluation(device, network, stretch, own, kept);
      const weights = new Float32Array(trained + atEvaluation.length);
      weights.set(own);
      weights.set(atEvaluation, trained);
      if (await replica.look(device, weights)) continue;
    }
    going.push(replica);
  }
  return going;
};

/**
 * Trains replicas of one network to the end of their recipes: those that `stacksOf` puts together in lockstep over updates, one
 * stack after another. A replica leaves its stack when its run ends; a stack parts where batches grow too different.
 * Holds three tensors [R, T] on the device for each stack that is under way, and frees them.
 * @param checkpoint called between updates; throws to stop
 */
export const trainStacks = async (
  device: TfjsDevice,
  network: Network,
  replicas: readonly Replica[],
  checkpoint: () => void,
): Promise<void> => {
  const { tf } = device;
  const tensors = networkTensors(device, network);
  const { leastRows = 1, logitsMultiple = 1 } = stackingOf(device.backend, network) ?? {};
  let turned = performance.now();

  /** Trains a stack to its end, and frees it. */
  const consumeStack = async (first: ReplicaStack): Promise<void> => {
    let stack = first;
    let told = performance.now();
    const become = (next: ReplicaStack): void => {
      tf.dispose([stack.state, stack.kept]);
      stack = next;
    };
    const tellTime = (): void => {
      const now = performance.now();
      for (const replica of stack.replicas) replica.spend(now - told);
      told = now;
    };
    try {
      while (true) {
        const due = new Set(stack.replicas.filter((one) => one.isDue()));
        if (due.size > 0) {
          const weights = await stack.state.weights.data<'float32'>(); // the device has made its updates when these are here
          tellTime();
          const going = await lookAt(device, stack, weights, due, tensors);
          told = performance.now();
          if (going.length === 0) return;
          if (going.length < stack.replicas.length) become(partOfStack(device, stack, going, leastRows));
        }
        const parts = stacksOf(device.backend, network, stack.replicas);
        if (parts.length > 1) {
          tellTime();
          for (const part of parts) await consumeStack(partOfStack(device, stack, part, leastRows));
          return;
        }
        checkpoint();
        become(stepStack(device, tensors, stack, logitsMultiple));
        if (performance.now() - turned > TURN_EVERY) {
          await nextTurn();
          turned = performance.now();
        }
      }
    } finally {
      tf.dispose([stack.state, stack.kept]);
    }
  };

  for (const together of stacksOf(device.backend, network, replicas)) {
    checkpoint();
    await consumeStack(startStack(device, tensors, together, leastRows));
  }
};
