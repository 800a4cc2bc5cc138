import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import type { TrainerConfig } from './gateConfig.ts';
import { MODULE } from './openModule.ts';

type LimitTexts = NonNullable<TrainerConfig['limits']>;

const FIELDS: Readonly<Record<keyof LimitTexts, keyof TrainerLimits>> = {
  hello: 'helloSeconds',
  silence: 'silenceSeconds',
  train: 'trainSeconds',
  grace: 'graceSeconds',
};

const TIME = /^(\d+(?:\.\d+)?)(s|m|h)$/;
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** No timer of Node waits for longer than 24 days. */
const MOST_HOURS = 100;

const secondsOf = (text: string): number | undefined => {
  const [, amount, unit] = TIME.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const seconds = Number(amount) * SECONDS_PER[unit]!;
  return seconds > 0 && seconds <= 3600 * MOST_HOURS ? seconds : undefined;
};

/**
 * The limits of a trainer in seconds.
 * @param refuse says what is wrong with the limit of that name
 */
const limitsOf = (texts: LimitTexts, refuse: (name: string, problem: string) => never): TrainerLimits =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const seconds = secondsOf(text);
      if (seconds === undefined)
        return refuse(name, `is "${text}": give a time above 0 and up to ${MOST_HOURS}h, e.g. 90s, 6m or 1h.`);
      return [FIELDS[name as keyof LimitTexts], seconds];
    }),
  );

/**
 * Those of a config.
 * @throws ExperimentError `E_CONFIG`, naming the field
 */
export const limitsOfConfig = (path: string, { command, limits }: TrainerConfig): TrainerLimits | undefined => {
  if (limits === undefined) return undefined;
  const refuse = (name: string, problem: string): never => {
    throw new ExperimentError('E_CONFIG', `${path}: its field trainer.limits${name && `.${name}`} ${problem}`);
  };
  if (command === undefined) refuse('', 'is for a program: there is no field trainer.command.');
  return limitsOf(limits, refuse);
};

/**
 * Those of an option: `silence=60s,train=10m`.
 * @param trainer the program that they are for, as given
 * @throws ExperimentError `E_TRAINER_LIMITS`
 */
export const parseTrainerLimits = (option: string, text: string, trainer: string | undefined): TrainerLimits => {
  const refuse = (what: string, problem: string): never => {
    throw new ExperimentError('E_TRAINER_LIMITS', `${option}: ${what} ${problem}`);
  };
  if (trainer === undefined || trainer.startsWith(MODULE))
    refuse(text, 'is for a program that trains: name one by --trainer "python3 trainer.py".');
  const parts = text.split(',').map((part) => part.trim().split('='));
  const known = Object.keys(FIELDS);
  for (const [name = ''] of parts) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    refuse(
      `"${name}"`,
      `is no limit${near === undefined ? '' : `, did you mean "${near}"?`}: the limits are ${known.join(', ')}.`,
    );
  }
  return limitsOf(Object.fromEntries(parts.map(([name = '', time = '']) => [name, time])), refuse);
};
