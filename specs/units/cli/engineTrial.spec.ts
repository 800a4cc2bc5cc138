import { describe, expect, it, vi } from 'vitest';
import { engineTrialPace } from '../../../src/cli/engineTrial.ts';
import type { Trainer, TrainRequest } from '../../../src/core/trainer.ts';

/** A trainer on a clock of its own: each request takes `fixed` seconds, each update `perUpdate` more. */
const clocked = (fixed: number, perUpdate: number) => {
  let now = 0;
  const requests: TrainRequest[] = [];
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now);
  const train: Trainer['train'] = async (request) => {
    requests.push(request);
    const { stop } = request.recipes[0]!;
    if (stop.kind === 'updates') now += fixed + perUpdate * stop.updates;
    return [];
  };
  return { trainer: { train } as Trainer, requests };
};

describe('engineTrialPace', () => {
  it('is updates per second over all replicas, without what a request costs by itself', async () => {
    const { trainer, requests } = clocked(3, 0.01);
    const pace = await engineTrialPace(trainer, {
      network: { kind: 'mlp', sizes: [5, 4, 3] },
      batchSize: 6,
      replicas: 2,
    });
    vi.restoreAllMocks();
    expect(pace).toBeCloseTo(2 / 0.01, 6);
    const updates = requests.map(({ recipes }) => recipes[0]!.stop);
    expect(updates).toEqual([2, 1, 4, 8, 16, 32, 64, 128].map((count) => ({ kind: 'updates', updates: count })));
    const { network, data, recipes } = requests[0]!;
    expect(network).toEqual({ kind: 'mlp', sizes: [5, 4, 3] });
    expect([data.training.features, data.training.classes, recipes.length]).toEqual([5, 3, 2]);
    expect(recipes[0]!.batchSize).toEqual({ kind: 'constant', batchSize: 6 });
  });

  it('asks for images where the network takes them, and for no more of them than a batch to evaluate', async () => {
    const { trainer, requests } = clocked(0, 1);
    const image = { rows: 16, columns: 8, channels: 2 };
    const network = { kind: 'lenet', image, filters: [1, 1], hidden: 2, classes: 3 } as const;
    await engineTrialPace(trainer, { network, batchSize: 5, replicas: 1 });
    vi.restoreAllMocks();
    const { training, test } = requests[0]!.data;
    expect([training.image, training.features, training.classes]).toEqual([image, 256, 3]);
    expect([training.count, test.count]).toEqual([5, 1]);
  });

  it('throws what the engine throws', async () => {
    const train = () => Promise.reject(new Error('no memory'));
    const trial = { network: { kind: 'mlp', sizes: [2, 2] } as const, batchSize: 1, replicas: 1 };
    await expect(engineTrialPace({ train } as unknown as Trainer, trial)).rejects.toThrow('no memory');
  });
});
