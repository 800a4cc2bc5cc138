// Everything that reports/gpu/ has of a card, for the day that one is lent (benchmarks/README.md has the commands):
//   node benchmarks/gpuCard.mjs pack .card             Node.js, the build and its packages, to be carried
//   bash .card/start --minutes 9 --out FOLDER          there: as many steps as fit, the others by calling it again
//   node benchmarks/gpuCard.mjs run --tiny --out DIR   here, on a software driver: whether it runs through
//   node benchmarks/gpuCard.mjs plan                   the steps, and in which call each is begun
// Each step is a process with a limit; one that fails or is cut off is told in card.json and ends nothing else. A step that is
// done is not done again, so that the same call goes on. All reports go to FOLDER/gpu.tar.gz too.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cardSteps, stepsInTime } from './card/cardSteps.mjs';
import { writeMadeUpImages } from './card/madeUpImages.mjs';
import { packCard } from './card/packCard.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Seconds from being told to stop until being ended. */
const GRACE = 20;

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'reports/gpu' },
    minutes: { type: 'string', default: '9' },
    steps: { type: 'string' },
    tiny: { type: 'boolean', default: false },
  },
});
const [verb, folder = '.card'] = positionals;
const steps = cardSteps(flags.tiny);
const secondsOfCall = 60 * Number(flags.minutes);

/** Runs one step in the folder of the reports. @returns how it ended, and after how many seconds */
const runStep = ({ name, args, env, limit }, work) =>
  new Promise((settle) => {
    const started = performance.now();
    const [script, ...rest] = args;
    const [stdout, stderr] = ['txt', 'err'].map((ending) => openSync(join(work, `${name}.${ending}`), 'w'));
    const child = spawn(process.execPath, [join(ROOT, script), ...rest], {
      cwd: work,
      env: { ...process.env, ...env },
      stdio: ['ignore', stdout, stderr],
      detached: true, // a group of its own: what a step has started ends with it
    });
    let cutOff = false;
    const stop = setTimeout(() => {
      cutOff = true;
      process.kill(child.pid, 'SIGINT'); // itself alone, which sees to its children
    }, 1000 * limit);
    const end = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 1000 * (limit + GRACE));
    child.on('close', (code, signal) => {
      clearTimeout(stop);
      clearTimeout(end);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      settle({ name, ended: cutOff ? 'limit' : 'done', code: code ?? signal, seconds });
    });
  });

/** Begins step after step while there is time for a whole one. */
const run = async (work) => {
  mkdirSync(work, { recursive: true });
  for (const image of [
    [28, 28, 1],
    [32, 32, 3],
  ]) {
    const file = join(work, `images-${image.join('x')}.npz`);
    if (!existsSync(file)) writeMadeUpImages(file, 2048, image);
  }
  const summary = join(work, 'card.json');
  const told = new Map(
    existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')).steps.map((step) => [step.name, step]) : [],
  );
  const asked = flags.steps?.split(',');
  const wanted = asked === undefined ? steps : steps.filter(({ name }) => asked.includes(name));
  const done = new Set(asked === undefined ? told.keys() : []);
  for (;;) {
    const [step] = stepsInTime(wanted, [...done], secondsOfCall - performance.now() / 1000);
    if (step === undefined) break;
    done.add(step.name);
    console.error(`${step.name}: up to ${step.limit} s`);
    const had = readdirSync(work);
    const end = await runStep(step, work);
    console.error(`${step.name}: ${end.ended} with ${end.code} after ${end.seconds} s`);
    told.set(step.name, { ...end, files: readdirSync(work).filter((file) => !had.includes(file)) });
    const notBegun = steps.map(({ name }) => name).filter((name) => !told.has(name));
    const card = { kind: 'batchlaw-gpu-card', tiny: flags.tiny, steps: [...told.values()], notBegun };
    writeFileSync(summary, `${JSON.stringify(card, null, 1)}\n`);
    const packed = readdirSync(work).filter((file) => !/\.(npz|tar\.gz)$/.test(file));
    execFileSync('tar', ['-czf', 'gpu.tar.gz', ...packed], { cwd: work });
  }
  const left = steps.filter(({ name }) => !told.has(name));
  console.error(left.length === 0 ? 'all steps were begun' : `not begun: ${left.map(({ name }) => name).join(', ')}`);
};

/** Which steps each call begins, if all take as long as they may. */
const plan = () => {
  const calls = [];
  const done = [];
  for (
    let now = stepsInTime(steps, done, secondsOfCall);
    now.length > 0;
    now = stepsInTime(steps, done, secondsOfCall)
  ) {
    calls.push(now.map(({ name, limit }) => ({ name, limit })));
    done.push(...now.map(({ name }) => name));
  }
  return calls;
};

if (verb === 'pack') console.error(`${folder}: ${(packCard(folder) / 2 ** 20).toFixed(1)} MiB`);
else if (verb === 'plan') console.log(JSON.stringify(plan(), null, 1));
else if (verb === 'run') await run(resolve(flags.out));
else throw new Error(`gpuCard.mjs has no "${verb}": there are pack, plan and run.`);
