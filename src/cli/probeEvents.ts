import type { RecordedAbility, RecordedGpu, RecordedKernels, RecordedRung } from '../records/doctorRecord.ts';

/** What a probe writes on its standard output, a line of JSON each, as soon as it knows it. */
export type ProbeEvent =
  /** What comes next: where a probe ends without a word, this is what ended it. */
  | { readonly kind: 'trying'; readonly what: string }
  | { readonly kind: 'opened'; readonly version: string }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'gpu'; readonly gpu: RecordedGpu }
  /** Of a backend of TensorFlow.js. */
  | { readonly kind: 'kernels'; readonly kernels: RecordedKernels }
  | { readonly kind: 'ability'; readonly ability: RecordedAbility }
  | { readonly kind: 'rung'; readonly rung: RecordedRung }
  /** Of a trial: updates per second over all replicas. */
  | { readonly kind: 'paced'; readonly stepsPerSecond: number }
  | { readonly kind: 'done' };
