import { join } from 'node:path';
import { sharperMinima } from '../claims/sharperMinima.ts';
import { seedFrom, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import type { Slice } from '../data/drawSlice.ts';
import { writeSafetensors } from '../data/writeSafetensors.ts';
import { batchOracles } from '../measure/batchOracles.ts';
import { boxHalfWidths } from '../measure/boxHalfWidths.ts';
import type { DrawnTask } from '../measure/lab/figuresOfSolution.ts';
import type { LabFigure } from '../measure/lab/labFigure.ts';
import { type FigureOrReason, figuresOfSolution, linesBetween, trajectoryOf } from '../measure/lab/labFigures.ts';
import { measureSolution, withEnds } from '../measure/lab/measureSolution.ts';
import type { TrainedTask } from '../measure/lab/trajectoryFigure.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import { tensorsOfWeights } from '../networks/tensorsOfWeights.ts';
import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { type SolutionFindings, serialiseSharpness, toSharpnessRecord } from '../records/toSharpnessRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { formatNumber } from '../report/formatNumber.ts';
import { sharpnessPage } from '../report/sharpnessPage.ts';
import { sharpnessReport } from '../report/sharpnessReport.ts';
import type { CommandWorld } from './checkCommand.ts';
import { chooseEngine, STANDARD_ENGINE } from './chooseEngine.ts';
import { dataFlagsOf, datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import { loadedSolutions, sliceFor } from './loadedSolutions.ts';
import { makeWritable } from './makeWritable.ts';
import { checkProducts, loadNativeKernel } from './nativeKernel.ts';
import { AUTO } from './openEngine.ts';
import { openTrainer } from './openTrainer.ts';
import { checkOwnLoss, derivativesOf } from './ownDerivatives.ts';
import { parseNetwork } from './parseNetwork.ts';
import { retrainedSolutions } from './retrainedSolutions.ts';
import { sharpnessFiles } from './sharpnessFiles.ts';
import type { SharpnessRequest } from './sharpnessRequest.ts';
import { checkEarlier, sharpnessSource } from './sharpnessSource.ts';
import type { Solution } from './solution.ts';
import { showsColour } from './terminalAbilities.ts';
import { type TrainedSolutions, trainedSolutions } from './trainedSolutions.ts';
import { trialOfClaims } from './trialOfClaims.ts';

const MOST_DIMENSIONS = 100;

const isFigure = (figure: FigureOrReason): figure is LabFigure => figure.kind !== 'none';

/** Measures the solutions at the same time. */
const findingsOf = async (
  tasks: readonly (DrawnTask & Pick<Solution, 'source'> & Pick<TrainedTask, 'batches'>)[],
  { slice, others }: Slice,
  { trainer, request, world }: { trainer: Trainer; request: SharpnessRequest; world: CommandWorld },
): Promise<{ readonly solutions: readonly SolutionFindings[]; readonly figures: readonly LabFigure[] }> => {
  const drawn = (found: readonly FigureOrReason[]): readonly LabFigure[] => {
    for (const figure of found) if (!isFigure(figure)) world.stderr.write(`  left out: ${figure.reason}\n`);
    return found.filter(isFigure);
  };
  const findings = tasks.map(async (task): Promise<SolutionFindings> => {
    const { name, title, network, source, weights } = task;
    const [onSlice, onOthers] = await Promise.all([
      trainer.evaluate(network, slice, weights),
      others && trainer.evaluate(network, others, weights),
    ]);
    await checkOwnLoss(trainer, task, onSlice.loss);
    const measured = await measureSolution(task, request.measures, {
      signal: world.signal,
      onMeasured: (measure, numbers) => {
        const said = numbers.map(({ value }) => formatNumber(value)).join(', ') || 'left out, the engine cannot';
        world.stderr.write(`  ${name}: ${measure.title}: ${said}\n`);
      },
    });
    const figures = drawn(await figuresOfSolution(task, request.figures));
    return { name, title, network, source, onSlice, ...(onOthers && { onOthers }), measured, figures };
  });
  const trajectory = request.figures.includes('trajectory') ? trajectoryOf(tasks) : undefined;
  const solutions = await Promise.all(findings);
  const parts = { slice, ...(others && { 'other examples': others }) };
  const evaluate = Object.fromEntries(
    Object.entries(parts).map(([part, data]) => [
      part,
      (weights: Float32Array | Float64Array) => trainer.evaluate(tasks[0]!.network, data, weights),
    ]),
  );
  const lines = request.figures.includes('line') ? drawn(await linesBetween(tasks, evaluate)) : [];
  return { solutions, figures: [...lines, ...drawn(trajectory ? [await trajectory] : [])] };
};

const saveWeights = async (
  folder: string,
  solutions: readonly Solution[],
  settings: SharpnessRecord['settings'],
): Promise<readonly string[]> => {
  const { data, examples, labelNoise, inputs, seed } = settings;
  return Promise.all(
    solutions.map(async ({ name, title, network, weights }) => {
      const path = join(folder, `${name}.safetensors`);
      const bytes = writeSafetensors(tensorsOfWeights(network, weights), {
        format: 'pt',
        network: network.sizes.join('-'),
        solution: title,
        measuredOn: `--data ${data} --examples ${examples} --label-noise ${labelNoise} --inputs ${inputs} --seed ${seed}`,
      });
      await writeFileAtomically(path, bytes);
      return path;
    }),
  );
};

/**
 * Measures the sharpness of solutions from the command line to its files and its exit code.
 * @throws ExperimentError for bad input
 */
export const sharpnessCommand = async (asked: SharpnessRequest, world: CommandWorld): Promise<number> => {
  const started = new Date();
  for (const boxEpsilon of asked.boxEpsilons) boxHalfWidths(new Float64Array(0), boxEpsilon); // refused before anything is read
  const { request: wanted, chosen, earlier } = await sharpnessSource(asked);
  const native = wanted.products === 'native' ? await loadNativeKernel(world.env) : undefined;
  const root = seedFrom(wanted.seed);
  const network = wanted.network === undefined ? undefined : parseNetwork(wanted.network);
  await makeWritable(wanted.out);
  if (wanted.save !== undefined) await makeWritable(wanted.save);
  const loaded = chosen === undefined ? await loadedSolutions(wanted.weights, network) : [];
  const dataset = await datasetOf(wanted, world.stderr);
  const seed = splitSeed(root, 'sharpness');
  const given = loaded[0]?.network ?? network;
  const trial = () => ({ ...trialOfClaims([sharperMinima], dataset), ...(given && { network: given }) });
  const engine =
    wanted.trainer !== undefined && wanted.engine === AUTO
      ? STANDARD_ENGINE // it measures alone
      : await chooseEngine(wanted.engine, trial, world, { threads: wanted.threads });
  const request = { ...wanted, engine };
  const { trainer: opened, threads } = await openTrainer(request, request.threads, world);
  const trainer = native === undefined ? opened : native.lend(opened, threads);
  try {
    const derivatives = derivativesOf(trainer, request, loaded.length);
    checkProducts(trainer, derivatives, request.products);
    const { signal } = world;
    const withCheckpoints = request.figures.some((figure) => figure === 'path' || figure === 'trajectory');
    const found = async (): Promise<TrainedSolutions> => {
      if (chosen !== undefined) return retrainedSolutions(trainer, dataset, chosen, { signal, withCheckpoints });
      if (loaded.length > 0) return { solutions: loaded, ...sliceFor(loaded, dataset, request, seed) };
      return trainedSolutions(trainer, dataset, { seed, wanted: request, network, withCheckpoints, signal });
    };
    const { solutions, slice, sliceDraw, pool } = await found();
    const least = Math.min(...solutions.map((solution) => parameterCount(solution.network)));
    const settings: SharpnessRecord['settings'] = {
      ...dataFlagsOf(request),
      weights: request.weights,
      ...(chosen && { claim: chosen.claim.name, block: chosen.block.index + 1, arms: chosen.arms }),
      ...(request.network !== undefined && { network: request.network }),
      ...sliceDraw,
      seed: request.seed,
      engine: request.engine,
      ...(request.trainer !== undefined && { trainer: request.trainer }),
      ...(request.products === 'native' && { products: request.products }),
      boxEpsilons: request.boxEpsilons,
      draws: request.draws,
      restarts: request.restarts,
      dimension: request.dimension ?? Math.min(MOST_DIMENSIONS, least),
      measures: request.measures.map(({ name }) => name),
      figures: request.figures,
    };
    world.stderr.write(
      `${solutions.length} solution${solutions.length === 1 ? '' : 's'} on ${sliceDraw.examples} of ${dataset.count} examples of ${dataset.provenance.name}; engine ${trainer.name} ${trainer.version}, ${threads} thread${threads === 1 ? '' : 's'}; seed ${request.seed}\n`,
    );
    const tasks = solutions.map((solution) => ({
      ...solution,
      batches: batchOracles(trainer, solution.network, slice.slice),
      ...withEnds({
        oracle: trainer.lossOracle(solution.network, slice.slice),
        network: solution.network,
        slice: slice.slice,
        weights: solution.weights,
        seed: splitSeed(root, 'sharpness', 'measures'),
        options: { ...settings, restarts: request.restarts },
      }),
    }));
    const findings = await findingsOf(tasks, slice, { trainer, request, world });
    const measured = toSharpnessRecord(findings.solutions, {
      tool: toolVersion(),
      settings,
      times: timesBetween(started, new Date()),
      environment: thisMachine(trainer, threads),
      ...(derivatives !== undefined && { derivatives }),
      ...(native !== undefined && { products: native.told }),
      dataset,
      slice: { examples: sliceDraw.examples, id: slice.slice.id, pool, otherExamples: slice.others?.count ?? 0 },
      measures: request.measures,
      figures: findings.figures,
    });
    if (earlier !== undefined) checkEarlier(earlier, measured);
    const text = serialiseSharpness(measured);
    const record = JSON.parse(text) as SharpnessRecord; // as `batchlaw report` reads it: the order of keys shows on the page
    const files = sharpnessFiles(request.out, record);
    await writeFileAtomically(files.record, text);
    await writeFileAtomically(files.page, await sharpnessPage(record));
    const saved = request.save === undefined ? [] : await saveWeights(request.save, solutions, settings);
    world.stdout.write(
      `\n${sharpnessReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}\n`,
    );
    for (const path of saved) world.stdout.write(`weights ${path}\n`);
    world.stdout.write(`record  ${files.record}\nreport  ${files.page}\n`);
    return EXIT.allHold;
  } catch (error) {
    if (!world.signal.aborted) throw error;
    world.stderr.write('interrupted: nothing is written; the command begins anew\n');
    return EXIT.interrupted;
  } finally {
    await trainer.close();
  }
};
