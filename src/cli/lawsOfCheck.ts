import type { Law, LawCheck } from '../core/law.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { judgeLaws, type LawsResult } from '../judge/judgeLaws.ts';
import type { Preset } from '../judge/presets.ts';
import { formatNumber } from '../report/formatNumber.ts';
import { CLEAR_LINE, type ProgressStream } from './checkProgressLines.ts';

const brokenLine = ({ law, verdict }: LawCheck): string | undefined => {
  switch (verdict.kind) {
    case 'holds':
      return undefined;
    case 'violated':
      return `  violated: ${law.name}, off by ${formatNumber(verdict.deviation)} where ${formatNumber(law.tolerance)} is allowed (${law.unit})${verdict.finding === undefined ? '' : `: ${verdict.finding}`}`;
    case 'outOfRegime':
      return `  out of regime: ${law.name}, ${verdict.reason}`;
  }
};

/**
 * Judges the laws of a check, and tells of those that do not hold as soon as it is known.
 * @param live whether a line may be drawn anew
 */
export const lawsOfCheck = async (
  task: {
    readonly laws: readonly Law[];
    readonly trainer: Trainer;
    readonly seed: Seed;
    readonly preset: Preset;
    readonly signal: AbortSignal;
    readonly onLaw?: (check: LawCheck) => void;
  },
  stream: ProgressStream,
  live: boolean,
): Promise<LawsResult> => {
  const { laws, trainer, seed, preset, signal } = task;
  if (laws.length === 0) return { checks: [], interrupted: false };
  const clear = live ? CLEAR_LINE : '';
  const count = `${laws.length} law${laws.length === 1 ? '' : 's'}`;
  stream.write(`${count}: exact properties of the trainer ${trainer.name}\n`);
  const result = await judgeLaws({
    laws,
    trainer,
    seed,
    effort: preset.lawEffort,
    signal,
    onLaw: (check, index) => {
      task.onLaw?.(check);
      const line = brokenLine(check);
      if (line !== undefined) stream.write(`${clear}${line}\n`);
      if (live) stream.write(`${clear}  ${index + 1} of ${count}, ${check.law.name}`);
    },
  });
  const held = result.checks.filter(({ verdict }) => verdict.kind === 'holds').length;
  stream.write(`${clear}  ${held} of ${laws.length} hold\n`);
  return result;
};
