import type { Dataset } from '../core/dataset.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { seedText } from './seedText.ts';
import { sha256Of } from './sha256Of.ts';

export interface TeacherNetwork {
  readonly count: number;
  readonly features: number;
  readonly classes: number;
  /** Width of the teacher's one hidden layer. */
  readonly hidden: number;
}

/**
 * Standard normal inputs with the labels that a random network gives them: the largest of C outputs of a ReLU network
 * with one hidden layer, no biases, and normal weights of variance 2 / fan-in. Each output is taken less its mean over
 * the examples, so that no class is left out for an unlucky teacher; small sets may still lack classes.
 */
export const teacherNetwork = (teacher: TeacherNetwork, seed: Seed): Dataset => {
  const { count, features: D, classes: C, hidden: H } = teacher;
  const normals = (length: number, deviation: number, part: string): Float64Array => {
    const random = randomStream(splitSeed(seed, part));
    return Float64Array.from({ length }, () => deviation * random.nextNormal());
  };
  const inputs = Float32Array.from(normals(count * D, 1, 'inputs'));
  const first = normals(D * H, Math.sqrt(2 / D), 'first'); // [D, H]
  const second = normals(H * C, Math.sqrt(2 / H), 'second'); // [H, C]
  const outputs = new Float64Array(count * C);
  const means = new Float64Array(C);
  for (let i = 0; i < count; i++) {
    for (let h = 0; h < H; h++) {
      let activation = 0;
      for (let d = 0; d < D; d++) activation += inputs[i * D + d]! * first[d * H + h]!;
      if (activation <= 0) continue;
      for (let c = 0; c < C; c++) outputs[i * C + c]! += activation * second[h * C + c]!;
    }
    for (let c = 0; c < C; c++) means[c]! += outputs[i * C + c]! / count;
  }
  const labels = Int32Array.from({ length: count }, (_, i) => {
    const centred = means.map((mean, c) => outputs[i * C + c]! - mean);
    return centred.indexOf(Math.max(...centred));
  });
  const id = `teacher-network|count=${count}|features=${D}|classes=${C}|hidden=${H}|seed=${seedText(seed)}`;
  const sha256 = sha256Of(new Uint8Array(inputs.buffer), new Uint8Array(labels.buffer));
  const provenance = { name: 'teacher-network', source: 'synthetic', licence: 'none needed', sha256 };
  return { id, inputs, labels, count, features: D, classes: C, provenance };
};
