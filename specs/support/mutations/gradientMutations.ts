import type { Mutation } from './mutation.ts';
import type { SourcePatch } from './sourcePatch.ts';

const KERNEL = 'engines/wasm/kernel/index.ts';
const GATHER = 'engines/wasm/kernel/gather.ts';
const MASK = 'return v128.and(sum, f32x4.gt(mask, f32x4.splat(0)));';

/** Small batches never have their gradient in memory. */
const FUSED = 'if (batchSize <= CHUNK && replica.rule == SGD) {';

/** Each summed gradient is multiplied by this. */
const scaledBy = (expression: string): readonly SourcePatch[] => [
  {
    file: 'schedules/updatePlan.ts',
    search: 'gradientScale: 1 / divisor,',
    replacement: `gradientScale: ${expression},`,
  },
];

/** Before the first update of a replica. */
const atTheStart = (statement: string): string => `    if (replica.epoch == 0) ${statement}\n`;

/** Gradients go to memory first, for batches of every size, and `inPlaceOfUpdate` is what is done with them. */
const withGradientInMemory = (inPlaceOfUpdate: string, start = ''): readonly SourcePatch[] => [
  { file: KERNEL, search: `    ${FUSED}`, replacement: `${start}    if (false) {` },
  { file: KERNEL, search: '      takeStep(address, u);\n', replacement: inPlaceOfUpdate },
];

/** Each vector of four entries of the gradient of a whole batch, just before it becomes a step. */
const withGradient = (expression: string): readonly SourcePatch[] =>
  withGradientInMemory(`      for (let p: usize = 0; p < (<usize>replica.paddedCount) << 2; p += 16) {
        const gradient = v128.load(replica.gradient + p);
        v128.store(replica.gradient + p, ${expression});
      }
      takeStep(address, u);\n`);

/** Mutations of the gradient of a batch. */
export const gradientMutations: readonly Mutation[] = [
  {
    name: 'gradient summed',
    sentence: 'The gradients of a batch are summed, and not divided by its size.',
    kind: 'gradient',
    patches: scaledBy('1'),
  },
  {
    name: 'gradient summed, rate tuned to B = 8',
    sentence: 'The gradients of a batch are summed, at an eighth of the rate: right for batches of 8 alone.',
    kind: 'gradient',
    patches: scaledBy("reduction === 'sum' ? 1 : 1 / 8"),
  },
  {
    name: 'gradient times sqrt B',
    sentence: 'The mean gradient is multiplied by the square root of B / 8.',
    kind: 'gradient',
    patches: scaledBy("(reduction === 'sum' ? 1 : Math.sqrt(batchSize / 8)) / divisor"),
  },
  {
    name: 'gradient kept between batches',
    sentence: 'For batches above 64 the memory that gradients are summed in is never cleared.',
    kind: 'gradient',
    patches: [
      {
        file: KERNEL,
        search: `    ${FUSED}`,
        replacement: `${atTheStart('memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);')}    ${FUSED}`,
      },
      {
        file: KERNEL,
        search: `      memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
      for (let done = 0; done < batchSize`,
        replacement: '      for (let done = 0; done < batchSize',
      },
    ],
  },
  {
    name: 'gradient one step stale',
    sentence: 'Each update takes the gradient of the batch before it, at the weights before it.',
    whyNoClaim:
      'At the rates of the claims a gradient changes little within one update, and training goes as well; the trials in PyTorch missed it too.',
    kind: 'gradient',
    patches: withGradientInMemory(
      `      const before = layerAt(replica, 0).direction; // memory that training has no use for
      const fresh = replica.gradient;
      replica.gradient = before;
      takeStep(address, u);
      replica.gradient = fresh;
      memory.copy(before, fresh, (<usize>replica.paddedCount) << 2);\n`,
      atTheStart('memory.fill(layerAt(replica, 0).direction, 0, (<usize>replica.paddedCount) << 2);'),
    ),
  },
  {
    name: 'ReLU derivative missing',
    sentence: 'Backpropagation takes the derivative of ReLU for 1 everywhere.',
    whyNoClaim:
      'Where the wrong gradient matters, training diverges or learns nothing, and a guard fails before anything is compared.',
    kind: 'gradient',
    patches: [
      { file: 'engines/wasm/kernel/backwardDense.ts', search: MASK, replacement: 'return sum;' },
      { file: 'engines/wasm/kernel/backwardTerms.ts', search: MASK, replacement: 'return sum;' },
    ],
  },
  {
    name: 'deltas through updated weights',
    sentence: 'A layer is updated before the deltas of the layer below it are taken through its weights.',
    whyNoClaim:
      'Where the rate is high enough for it to matter, training diverges, and a guard fails before anything is compared.',
    kind: 'gradient',
    patches: [
      {
        file: KERNEL,
        search: `        if (l > 0) backwardData(replica, l, batchSize); // before the weights of this layer change
        updateLayer(replica, l, batchSize, rate);\n`,
        replacement: `        updateLayer(replica, l, batchSize, rate);
        if (l > 0) backwardData(replica, l, batchSize);\n`,
      },
    ],
  },
  {
    name: 'first layer frozen',
    sentence: 'The first layer gets no gradient.',
    kind: 'gradient',
    patches: [
      {
        file: KERNEL,
        search: '        updateLayer(replica, l, batchSize, rate);',
        replacement: '        if (l > 0) updateLayer(replica, l, batchSize, rate);',
      },
      {
        file: KERNEL,
        search: '    accumulateGradient(replica, l, rows);',
        replacement: '    if (l > 0) accumulateGradient(replica, l, rows);',
      },
    ],
  },
  {
    name: 'biases frozen',
    sentence: 'Biases get no gradient.',
    kind: 'gradient',
    patches: [
      {
        file: 'engines/wasm/kernel/layerGradient.ts',
        search:
          '  columnSums(rule, w + biases, v + biases, layer.outPad, rows, layer.deltas, rate, momentum, decay);\n',
        replacement: '',
      },
    ],
  },
  {
    name: 'hidden clipping',
    sentence: 'The gradient of a batch is cut to a norm of 0.5.',
    kind: 'gradient',
    patches: withGradientInMemory(`      let squares: f32 = 0;
      for (let p: usize = 0; p < (<usize>replica.paddedCount) << 2; p += 4) {
        const g = load<f32>(replica.gradient + p);
        squares += g * g;
      }
      if (squares > 0.25) {
        const shorter = f32x4.splat(0.5 / sqrt(squares));
        for (let p: usize = 0; p < (<usize>replica.paddedCount) << 2; p += 16) {
          v128.store(replica.gradient + p, f32x4.mul(shorter, v128.load(replica.gradient + p)));
        }
      }
      takeStep(address, u);\n`),
  },
  {
    name: 'gradient sign noise',
    sentence: 'Of sixteen stretches of four entries of a gradient about one has the wrong sign.',
    kind: 'gradient',
    patches: withGradient(
      '(<u32>i32x4.extract_lane(gradient, 0) * <u32>2654435761) >> 28 == 0 ? f32x4.neg(gradient) : gradient',
    ),
  },
  {
    name: 'float16 gradients',
    sentence: 'Gradients pass through half precision, without loss scaling.',
    kind: 'gradient',
    patches: withGradient(
      `v128.bitselect(
    f32x4.sub(f32x4.add(gradient, f32x4.splat(0.75)), f32x4.splat(0.75)), // multiples of 2^-24
    v128.and(i32x4.add(gradient, i32x4.splat(0x1000)), i32x4.splat(0xffffe000)), // 11 significant bits
    f32x4.lt(f32x4.abs(gradient), f32x4.splat(0.00006103515625)),
  )`,
    ),
  },
  {
    name: 'labels one example off',
    sentence: 'In training, each example has the label of the next one.',
    kind: 'gradient',
    patches: [
      {
        file: GATHER,
        search: 'load<i32>(replica.labels + (example << 2)));\n    replica.position++;',
        replacement:
          'load<i32>(replica.labels + (((example + 1) % <usize>replica.datasetSize) << 2)));\n    replica.position++;',
      },
    ],
  },
  {
    name: 'labels one class off',
    sentence: 'In training, every label is the next class.',
    kind: 'gradient',
    patches: [
      {
        file: GATHER,
        search: 'load<i32>(replica.labels + (example << 2)));\n    replica.position++;',
        replacement: '(load<i32>(replica.labels + (example << 2)) + 1) % replica.classes);\n    replica.position++;',
      },
    ],
  },
  {
    name: 'last feature frozen',
    sentence: 'The weights of the last one to four inputs of each hidden layer never change, if it has more than four.',
    whyNoClaim:
      'The last pixel of digits is blank in nearly all examples: training hardly changes. Where a claim asks for derivatives its guard finds that they do not belong to the loss.',
    kind: 'gradient',
    patches: [
      {
        file: 'engines/wasm/kernel/layerGradient.ts',
        search: 'const to = from + PANEL < weightBytes ? from + PANEL : weightBytes;',
        replacement:
          'const to = from + PANEL < weightBytes ? from + PANEL : weightBytes > 16 ? weightBytes - 16 : weightBytes;',
      },
    ],
  },
  {
    name: 'first class favoured',
    sentence: 'What is learnt about the first class counts twice.',
    kind: 'gradient',
    patches: [
      {
        file: 'engines/wasm/kernel/softmax.ts',
        search: '  store<f32>(own, load<f32>(own) - scale);\n',
        replacement: '  store<f32>(own, load<f32>(own) - scale);\n  store<f32>(deltas, 2 * load<f32>(deltas));\n',
      },
    ],
  },
];
