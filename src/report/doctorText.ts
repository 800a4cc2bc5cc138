import type { DoctorRecord, RecordedEngineFinding, RecordedKernels, RecordedRung } from '../records/doctorRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { type Paint, terminalPage } from './terminalPaint.ts';
import { wrapText } from './wrapText.ts';

const GIBI = 2 ** 30;

const rungLine = ({ name, outcome, deviation, tolerance, reason }: RecordedRung, paint: Paint): string => {
  const found = deviation === undefined ? undefined : formatNumber(Number(deviation.toPrecision(2)));
  const said = found === undefined ? reason : `${found} of ${formatNumber(tolerance)} allowed`;
  switch (outcome) {
    case 'stands':
      return `${paint('holds', '✓')} ${name}: off by ${said}`;
    case 'lacks':
      return `${paint('outOfRegime', '–')} ${name}: ${said}`;
    case 'off':
      return `${paint('violated', '✗')} ${name}: ${found === undefined ? '' : 'off by '}${said}`;
    case 'fails':
      return `${paint('violated', '✗')} ${name}: fails: ${said}`;
  }
};

/** True where an engine of this machine is not what it should be. */
export const isOffLadder = ({ state, rungs }: RecordedEngineFinding): boolean =>
  state === 'broken' || rungs.some(({ outcome }) => outcome === 'off' || outcome === 'fails');

const headOf = (engine: RecordedEngineFinding, paint: Paint): string => {
  const { name, state, version, rungs, seconds } = engine;
  const title = paint('bold', version === undefined ? name : `${name} ${version}`);
  if (state === 'absent') return `${paint('dim', '–')} ${title}: not here`;
  const stood = rungs.filter(({ outcome }) => outcome === 'stands').length;
  const climbed = `${stood} of ${rungs.length} rungs, ${formatNumber(seconds)} s`;
  if (state === 'broken') return `${paint('violated', '✗')} ${title}: broken after ${climbed}`;
  return isOffLadder(engine)
    ? `${paint('violated', '✗')} ${title}: off the ladder, ${climbed}`
    : `${paint('holds', '✓')} ${title}: on the ladder, ${climbed}`;
};

const kernelsLine = ({ registered, needed, missing }: RecordedKernels): string =>
  `kernels: ${registered} registered; of the ${needed} that are needed ${missing.length === 0 ? 'all' : `all but ${missing.join(', ')}`}`;

const engineLines = (engine: RecordedEngineFinding, paint: Paint): readonly string[] => {
  const cannot = engine.abilities.filter(({ can }) => !can);
  const can = engine.abilities.filter((ability) => ability.can).map(({ name }) => name);
  return [
    headOf(engine, paint),
    ...(engine.reason === undefined ? [] : [`  ${engine.reason}`]),
    ...engine.rungs.map((rung) => `  ${rungLine(rung, paint)}`),
    ...(engine.kernels === undefined ? [] : [`  ${kernelsLine(engine.kernels)}`]),
    ...(can.length === 0 ? [] : [`  can: ${can.join(', ')}`]),
    ...cannot.map(({ name, reason }) => `  cannot: ${name} (${reason})`),
  ];
};

const productsLine = ({ state, processor, compiler, reason }: NonNullable<DoctorRecord['products']>): string => {
  switch (state) {
    case 'fits':
      return `Hessian products: the native kernel is installed, for ${processor}, compiled by ${compiler} (--products native)`;
    case 'unfit':
      return `Hessian products: the native kernel cannot be taken: ${reason}`;
    case 'absent':
      return `Hessian products: of the engines alone; ${reason}`;
  }
};

/** A line as wide as the page; what does not fit stands below it, further in. */
const wrapped = (line: string, width: number): readonly string[] =>
  line === '' ? [''] : wrapText(line, width, ' '.repeat(line.length - line.trimStart().length));

/** What the doctor found, for a terminal. */
export const doctorText = (
  { tool, machine, gpu, nvidia, products, engines }: DoctorRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { node, platform, arch, cpu, cores, memoryBytes } = machine;
  const { adapter, reason = '' } = gpu;
  const lines = [
    `batchlaw ${tool.version}, Node ${node}, ${platform} ${arch}`,
    `CPU: ${cpu}, ${cores} core${cores === 1 ? '' : 's'}, ${formatNumber(memoryBytes / GIBI)} GiB`,
    adapter === undefined
      ? `GPU: none: ${reason}`
      : `GPU: ${adapter.name} (${adapter.vendor}, ${adapter.architecture}${adapter.software ? ', a software driver' : ''})`,
    ...(nvidia ?? []).map(
      (one) =>
        `NVIDIA: ${one.name}, driver ${one.driver}, ${one.memory || 'memory unknown'}, compute capability ${one.computeCapability || 'unknown'}`,
    ),
    ...(products === undefined ? [] : [productsLine(products)]),
    ...engines.flatMap((engine) => ['', ...engineLines(engine, paint)]),
  ];
  return lines.flatMap((line) => line.split('\n').flatMap((part) => wrapped(part, width))).join('\n');
};
