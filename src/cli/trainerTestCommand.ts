import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom } from '../core/seed.ts';
import { conformanceChecks } from '../engines/external/conformance.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import { judgeLaws } from '../judge/judgeLaws.ts';
import { allLaws } from '../laws/allLaws.ts';
import { formatNumber } from '../report/formatNumber.ts';
import { wrapText } from '../report/wrapText.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { openProgram } from './openEngine.ts';

/** Trials of each law, as a multiple of what it asks for: a bug in a protocol breaks nearly all. */
const EFFORT = 0.3;
const WIDTH = 100;

/**
 * Says of a trainer program what it keeps of the protocol and which laws it keeps: 0 when nothing is wrong, 1 otherwise. What it
 * cannot do is told, and is no fault.
 * @throws ExperimentError those of `openProgram`, and what ends the program
 */
export const trainerTestCommand = async (
  command: readonly string[],
  world: CommandWorld,
  limits?: TrainerLimits,
): Promise<number> => {
  const { stdout, stderr, signal } = world;
  const onLog = (line: string): void => {
    stderr.write(`trainer: ${line}\n`);
  };
  const { trainer } = await openProgram({ command, onLog, limits }, 'wasm', 1);
  let faults = 0;
  const line = (sign: string, text: string): void => {
    const [first = '', ...rest] = wrapText(text, WIDTH - 4, '');
    stdout.write(`  ${sign} ${first}\n${rest.map((more) => `      ${more}\n`).join('')}`);
  };
  try {
    stdout.write(`${trainer.name} ${trainer.version}\n`);
    for (const { title, fault } of conformanceChecks) {
      signal.throwIfAborted();
      const told = await fault(trainer).catch((error: unknown) => {
        if (error instanceof ExperimentError) return error.message;
        throw error;
      });
      if (told !== undefined) faults += 1;
      line(told === undefined ? '✓' : '✗', told === undefined ? title : `${title}: ${told}`);
    }
    const laws = allLaws.filter(({ needs }) => needs.every((ability) => trainer.own!.includes(ability)));
    stdout.write(
      `laws about its own work (${allLaws.length - laws.length} more are about what batchlaw computes itself)\n`,
    );
    const seed = seedFrom(1);
    const judged = await judgeLaws({
      laws,
      trainer,
      seed,
      effort: EFFORT,
      signal,
      onLaw: ({ law, verdict }) => {
        if (verdict.kind === 'holds') return line('✓', law.title);
        if (verdict.kind === 'outOfRegime') return line('–', `${law.title}: ${verdict.reason}`);
        faults += 1;
        const off = `off by ${formatNumber(verdict.deviation)} where ${formatNumber(law.tolerance)} is allowed (${law.unit})`;
        line('✗', `${law.title}: ${verdict.finding ?? `${off}; bugs that break it: ${law.catches.join(', ')}`}`);
      },
    });
    if (judged.interrupted) return EXIT.interrupted;
    stdout.write(
      faults === 0 ? 'nothing is wrong with it\n' : `${faults} of them ${faults === 1 ? 'is' : 'are'} wrong\n`,
    );
    return faults === 0 ? EXIT.allHold : EXIT.violated;
  } finally {
    await trainer.close();
  }
};
