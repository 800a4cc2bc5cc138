import type { Arbitrary } from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Trainer } from '../core/trainer.ts';

/** A law by what it draws and how far a trainer is from it on that. */
export interface LawDefinition<Input extends object> extends Omit<Law, 'trials'> {
  readonly inputs: Arbitrary<Input>;
  /** Not negative; in the law's unit. */
  readonly deviation: (trainer: Trainer, input: Input) => Promise<number>;
  /** As `LawTrial.finding`. */
  readonly finding?: (trainer: Trainer, input: Input) => Promise<string | undefined>;
}

/** The law of a definition: its inputs, each with the deviation on it, so that nobody else needs their type. */
export const lawOf = <Input extends object>({ inputs, deviation, finding, ...card }: LawDefinition<Input>): Law => ({
  ...card,
  trials: inputs.map((input) => ({
    input,
    deviation: (trainer) => deviation(trainer, input),
    ...(finding && { finding: (trainer) => finding(trainer, input) }),
  })),
});
