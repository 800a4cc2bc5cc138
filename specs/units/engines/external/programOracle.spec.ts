import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Trainer } from '../../../../src/core/trainer.ts';
import { externalTrainer } from '../../../../src/engines/external/externalTrainer.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { referenceOracle } from '../../../support/referenceOracle.ts';
import { smallLenet } from '../../../support/sampleConvNetworks.ts';
import { toySplit } from '../../../support/toyTraining.ts';

const STUB = fileURLToPath(new URL('../../../support/trainers/stub.mjs', import.meta.url));
const network = { kind: 'mlp', sizes: [2, 3, 2] } as const;
const { training } = toySplit({ count: 8, features: 2, classes: 2 });
const weights = Float64Array.from({ length: 17 }, (_, i) => i / 8);
const direction = Float32Array.from({ length: 17 }, (_, i) => 1 - i / 16);

const lent = referenceOracle(network, training);
const unused = async (): Promise<never> => {
  throw new Error('not asked for here');
};

const opened: Trainer[] = [];
const open = async (fault: string, processes = 1): Promise<Trainer> => {
  const trainer = await externalTrainer({
    command: [process.execPath, STUB, fault],
    instruments: { evaluate: unused, perExampleLoss: unused, lossOracle: () => lent },
    tool: { name: 'batchlaw', version: '0.0.0' },
    graceSeconds: 0.2,
    processes,
  });
  opened.push(trainer);
  return trainer;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((trainer) => trainer.close()));
});

describe('the loss oracle of a program', () => {
  it('is lent where the program does not say that it has one', async () => {
    const trainer = await open('none');
    expect(trainer.own).toEqual(['train']);
    expect(trainer.lossOracle(network, training)).toBe(lent);
  });

  it('is what the program answers, on the examples that were asked about', async () => {
    const trainer = await open('derive', 2);
    expect(trainer.own).toEqual(['train', 'lossOracle']);
    const oracle = trainer.lossOracle(network, training);
    expect([oracle.parameterCount, oracle.exampleCount, oracle.roundOff]).toEqual([17, 8, 2 ** -24]);
    const length = weights.reduce((sum, weight) => sum + weight ** 2, 0);
    expect(await oracle.loss(weights)).toBe(4 * length);
    const at = Array.from({ length: 5 }, () => oracle.gradient(weights)); // both copies at once
    for (const { loss, gradient } of await Promise.all(at)) {
      expect(loss).toBe(4 * length);
      expect([...gradient]).toEqual([...weights].map((weight) => 8 * weight));
    }
    expect([...(await oracle.hessianVector(weights, direction))]).toEqual([...direction].map((entry) => 8 * entry));
    const few = trainer.lossOracle(network, {
      ...training,
      count: 3,
      inputs: training.inputs.slice(0, 6),
      labels: training.labels.slice(0, 3),
    });
    expect(await few.loss(weights)).toBe(1.5 * length);
  });

  it('takes a loss that is no number for NaN', async () => {
    const oracle = (await open('derive nan')).lossOracle(network, training);
    expect(await oracle.loss(weights)).toBeNaN();
    expect((await oracle.gradient(weights)).loss).toBeNaN();
  });

  it('refuses too few slopes, and a method that is not there', async () => {
    const few = (await open('derive few')).lossOracle(network, training);
    expect(await errorOf(() => few.gradient(weights))).toMatchObject({
      code: 'E_TRAINER_REPLY',
      message: 'the slopes of the trainer have 1 numbers: send float32 numbers, little-endian, in base64, 17 of them.',
    });
    const lacking = (await open('derive not')).lossOracle(network, training);
    expect(await errorOf(() => lacking.hessianVector(weights, direction))).toMatchObject({
      code: 'E_TRAINER_ERROR',
      message: expect.stringContaining('there is no method hessianVector'),
    });
  });

  it('refuses weights, directions, data and networks that do not fit, before it asks', async () => {
    const trainer = await open('derive');
    const oracle = trainer.lossOracle(network, training);
    const short = new Float32Array(16);
    expect(await errorOf(async () => oracle.loss(short))).toMatchObject({ code: 'E_WEIGHTS_LENGTH' });
    expect((await errorOf(async () => oracle.hessianVector(weights, short))).message).toBe(
      'direction holds 16 numbers, but network [2, 3, 2] has 17 parameters.',
    );
    const wide = { kind: 'mlp', sizes: [3, 2] } as const;
    expect(await errorOf(async () => trainer.lossOracle(wide, training))).toMatchObject({ code: 'E_NETWORK_INPUTS' });
    expect(await errorOf(async () => trainer.lossOracle(smallLenet, training))).toMatchObject({
      code: 'E_NETWORK_KIND',
    });
  });
});
