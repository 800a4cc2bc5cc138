// A trainer that trains nothing: it gives back the weights it was given. What it does wrong is its first argument.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const fault = process.argv[2] ?? 'none';
const write = (text) => process.stdout.write(text);
const send = (message) => write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const data = new Map();

const hello = {
  protocol: 1,
  name: 'stub',
  version: '1.2.3',
  capabilities: {
    observations: true,
    files: fault === 'files',
    reductions: ['mean', 'sum'],
    derivatives: /^derive/.test(fault),
  },
};

const trained = ({ initialWeights, recipe, training }) => ({
  outcome: 'finished',
  updates: 3,
  examplesSeen: 3 * recipe.datasetSize,
  weights: initialWeights,
  observations: data.has(training) ? [] : [{}],
});

const numbersOf = ({ base64 }) => new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
const wired = (numbers) => ({
  dtype: 'float32',
  shape: [numbers.length],
  base64: Buffer.from(Float32Array.from(numbers).buffer).toString('base64'),
});
const examplesOf = (params) => data.get(params.data).labels.shape[0];
/** Half the squared length of the weights, times the number of examples. */
const quadratic = (params) => {
  const squares = numbersOf(params.weights).map((weight) => weight ** 2);
  return fault === 'derive nan' ? null : (examplesOf(params) * squares.reduce((sum, square) => sum + square, 0)) / 2;
};
const times = (params, numbers) => wired(numbers.map((number) => examplesOf(params) * number));

const observed = (losses) =>
  losses.map((trainingLoss, i) => ({
    epoch: i + 1,
    updates: i + 1,
    trainingLoss,
    trainingAccuracy: 0.5,
    testLoss: trainingLoss,
    testAccuracy: 0.5,
  }));

if (fault === 'exit at start') {
  console.error('no such module: torch');
  process.exit(7);
}
if (fault === 'child')
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'child of stub.mjs child'], { stdio: 'inherit' });
if (fault === 'deaf') {
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
}

const answers = {
  hello: (id) => {
    if (fault === 'silent at hello') return;
    if (fault === 'another protocol') return send({ id, result: { ...hello, protocol: 2 } });
    if (fault === 'prints') write('epoch 1, loss 0.3\n');
    if (fault === 'binary') write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
    if (fault === 'array') write('[1, 2]\n');
    if (fault === 'long line') write('x'.repeat(3000));
    if (fault === 'wrong id') return send({ id: id + 100, result: hello });
    if (fault === 'asks') return send({ id: 1, method: 'input', params: {} });
    if (fault === 'both') return send({ id, result: hello, error: { code: 1, message: 'no' } });
    if (fault === 'neither') return send({ id });
    if (fault === 'twice') send({ id, result: hello });
    if (fault === 'empty lines') write('\n \n');
    if (fault === 'in pieces') {
      const text = `${JSON.stringify({ jsonrpc: '2.0', id, result: hello })}\n`;
      for (let at = 0; at < text.length; at += 7) setTimeout(() => write(text.slice(at, at + 7)), at / 2);
      return;
    }
    send({ id, result: hello });
  },
  data: (id, params) => {
    data.set(params.id, params);
    send({ id, result: null });
  },
  forget: (id, params) => {
    data.delete(params.id);
    send({ id, result: null });
  },
  loss: (id, params) => send({ id, result: { loss: quadratic(params) } }),
  gradient: (id, params) => {
    const gradient = fault === 'derive few' ? wired([1]) : times(params, numbersOf(params.weights));
    send({ id, result: { loss: quadratic(params), gradient } });
  },
  hessianVector: (id, params) => {
    if (fault === 'derive not')
      return send({ id, error: { code: -32601, message: 'there is no method hessianVector' } });
    send({ id, result: { product: times(params, numbersOf(params.direction)) } });
  },
  train: (id, params) => {
    const result = trained(params);
    if (fault === 'silent' || (fault === 'deaf to cancel' && params.recipe.stop.updates > 1e6)) return;
    if (fault === 'exit') process.exit(3);
    if (fault === 'killed') process.kill(process.pid, 'SIGKILL');
    if (fault === 'error') return send({ id, error: { code: -32000, message: 'CUDA out of memory' } });
    if (fault === 'odd error') return send({ id, error: 'no' });
    if (fault === 'few weights') result.weights = { dtype: 'float32', shape: [1], base64: 'AAAAAA==' };
    if (fault === 'ints') result.weights = { dtype: 'int32', shape: [1], base64: 'AAAAAA==' };
    if (fault === 'file') result.weights = { dtype: 'float32', shape: [1], file: '/nowhere' };
    if (fault === 'no weights') result.weights = undefined;
    if (fault === 'diverged') {
      result.outcome = 'diverged';
      result.weights = undefined;
    }
    if (fault === 'extra field') result.loss = 1;
    if (fault === 'late nan') result.observations = observed([0.5, null, 0.3]);
    if (fault === 'backwards') result.observations = observed([0.5, 0.4]).reverse();
    if (fault === 'no share') result.observations = [{ ...observed([0.5])[0], testAccuracy: 97 }];
    if (fault === 'negative') result.observations = observed([-1]);
    if (fault === 'more updates') result.observations = observed([1, 1, 1, 1]);
    if (fault === 'tells data') result.observations = observed([data.size]);
    if (fault === 'tells inputs') result.observations = observed([data.get(params.training).inputs.file ? 1 : 0]);
    if (fault === 'slow') {
      const timer = setInterval(() => send({ method: 'progress', params: { request: id, epoch: 1 } }), 100);
      setTimeout(() => {
        clearInterval(timer);
        send({ id, result });
      }, 1500);
      return;
    }
    send({ id, result });
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'cancel' && fault !== 'slow' && fault !== 'deaf to cancel')
    send({ id: params.request, error: { code: -32800, message: 'cancelled' } });
  answers[method]?.(id, params);
});
