const PROGRAM = 'dist/cli/main.js';

/**
 * What is measured on a card, in order of worth: each an own process with a limit in seconds, after which it is told to stop and
 * keeps what it has. All limits together fit into the half hour for which a card is lent, its start and the transfers included.
 * @param tiny at sizes that a software driver can do, to try the whole
 * @returns per step: name, arguments of node, environment, limit, and for a bench the label of its record
 */
export const cardSteps = (tiny) => {
  const bench = (name, limit, args, small) => ({
    name,
    args: [PROGRAM, 'bench', '--quick', '--label', name, ...args, ...(tiny ? small : []), '--out', '.'],
    limit,
  });
  const images = (shape) => ['--data', `images-${shape}.npz`];
  const small = ['--batch-sizes', '1,2', '--blocks', '2', '--seconds', '8', '--parts', 'none'];
  return [
    {
      name: 'doctor',
      args: [PROGRAM, 'doctor', '--json', '--engines', 'wasm,webgpu,tfjs-webgpu', '--limit', '35'],
      limit: 120,
    },
    {
      name: 'replicas',
      args: ['benchmarks/gpuReplicas.mjs'],
      env: {
        GPU_ENGINES: 'webgpu',
        GPU_PEERS: '1',
        ...(tiny
          ? { GPU_REPLICAS: '1,4', GPU_SECONDS: '0.2', GPU_ROUNDS: '1', PEER_DEVICE: 'cpu' }
          : { GPU_REPLICAS: '1,256,1024', GPU_SECONDS: '1', GPU_ROUNDS: '2', PEER_DEVICE: 'gpu' }),
      },
      limit: 420,
    },
    bench('mlp', 90, ['--engine', 'webgpu'], small),
    bench('mlp-256-replicas', 120, ['--engine', 'webgpu', '--replicas', '256'], [...small, '--replicas', '4']),
    bench('lenet', 120, ['--engine', 'tfjs-webgpu', '--network', 'lenet', ...images('28x28x1')], small),
    {
      name: 'lenet-beside-pytorch',
      args: ['benchmarks/lenetPeer.mjs', 'lenet'],
      env: { PEER_DEVICE: tiny ? 'cpu' : 'gpu' },
      limit: 90,
    },
    {
      name: 'claims',
      args: [
        PROGRAM,
        'check',
        ...(tiny ? ['linear-scaling', '--budget', '5'] : []),
        '--no-laws',
        '--engine',
        'webgpu',
        '--out',
        '.',
      ],
      limit: 420,
    },
    bench('resnet9', 150, ['--engine', 'tfjs-webgpu', '--network', 'resnet9', ...images('32x32x3')], small),
  ];
};

/** A command is cut off after ten minutes; what it takes to stop, pack and answer is left out. */
const SLACK = 20;

/**
 * The steps that one call begins: those not done, as long as there is time for all of one.
 * @param done names of steps that have their report
 * @param secondsLeft of this call
 */
export const stepsInTime = (steps, done, secondsLeft) => {
  let left = secondsLeft - SLACK;
  return steps.filter(({ name, limit }) => {
    if (done.includes(name) || limit > left) return false;
    left -= limit;
    return true;
  });
};
