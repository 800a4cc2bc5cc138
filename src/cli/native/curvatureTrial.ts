import type { Dataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { randomStream } from '../../core/randomStream.ts';
import { seedFrom } from '../../core/seed.ts';
import { gaussianMixture } from '../../data/gaussianMixture.ts';
import { loadCurvatureAddon } from '../../engines/native/curvatureAddon.ts';
import { withNativeProducts } from '../../engines/native/nativeProducts.ts';
import type { BackendFinding } from '../../engines/tfjs/native/verifyBackend.ts';
import { createWasmTrainer } from '../../engines/wasm/wasmTrainer.ts';
import { relativeError } from '../../laws/relativeError.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';

/** What a build of the native kernel did when it was tried. */
export interface CurvatureTrial {
  readonly findings: readonly BackendFinding[];
}

/** Both sides sum some hundred products in float32: off by 1e-6 at most where it was built, and by about 1 where it is wrong. */
const TOLERANCE = 1e-5;

/** Sizes that fill no vector; with few inputs that are not zero the kernel goes another way. */
const CASES: readonly { readonly sizes: readonly number[]; readonly share: number }[] = [
  { sizes: [37, 21, 13, 5], share: 1 },
  { sizes: [37, 21, 5], share: 0.2 },
  { sizes: [19, 4], share: 1 },
];

const COUNT = 70;

const normals = (count: number, stream: number, scale: number): Float32Array => {
  const random = randomStream(seedFrom(7), stream);
  return Float32Array.from({ length: count }, () => scale * random.nextNormal());
};

/** A mixture of Gaussians of which a share of the inputs is kept, the others zero. */
const examples = (features: number, classes: number, share: number): Dataset => {
  const whole = gaussianMixture({ count: COUNT, features, classes, separation: 0.7 }, seedFrom(7));
  const random = randomStream(seedFrom(7), 9);
  const id = `${whole.id}|share=${share}`; // engines go by it
  return { ...whole, id, inputs: whole.inputs.map((value) => (random.nextUniform() < share ? value : 0)) };
};

/** Loads the kernel of a build into this process, and compares its products with those of the fused engine. */
export const curvatureTrial = async (build: string): Promise<CurvatureTrial> => {
  const addon = loadCurvatureAddon(build);
  const trainer = await createWasmTrainer({ threads: 0 });
  try {
    const findings: BackendFinding[] = [];
    for (const { sizes, share } of CASES) {
      const network: MlpNetwork = { kind: 'mlp', sizes };
      const dataset = examples(sizes[0]!, sizes.at(-1)!, share);
      const [weights, direction] = [0.4, 1].map((scale, stream) => normals(parameterCount(network), stream, scale));
      const own = trainer.lossOracle(network, dataset);
      const native = withNativeProducts(trainer, addon, 0).lossOracle(network, dataset);
      for (const [what, product] of [
        ['Hessian', 'hessianVector'],
        ['Gauss-Newton matrix', 'gaussNewtonVector'],
      ] as const) {
        const expected = await own[product]!(weights!, direction!);
        const error = relativeError(await native[product]!(weights!, direction!), expected);
        findings.push({ what: `product of the ${what} of ${sizes.join('-')}`, error, right: error <= TOLERANCE });
      }
    }
    return { findings };
  } finally {
    await trainer.close();
  }
};
