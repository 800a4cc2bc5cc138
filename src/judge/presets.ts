import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';

/** How much a check may take; presets differ in nothing else, error rates least of all. */
export interface Preset {
  readonly name: 'smoke' | 'ci' | 'paper';
  /** One line for the help. */
  readonly title: string;
  /** Seed blocks per claim. */
  readonly maxBlocks: number;
  /** Trials of each law, as a multiple of what it asks for. */
  readonly lawEffort: number;
  /** Regimes per claim: its own, and others that are drawn from its domain. */
  readonly regimes: number;
}

/** From the least to the most. */
export const PRESETS: readonly [Preset, Preset, Preset] = [
  {
    name: 'smoke',
    title: 'the least budget at which sound claims are decided',
    maxBlocks: 24,
    lawEffort: 0.5,
    regimes: 1,
  },
  { name: 'ci', title: 'twice what sound claims take', maxBlocks: 32, lawEffort: 1, regimes: 1 },
  {
    name: 'paper',
    title: 'each claim in its own regime and in three drawn from its domain',
    maxBlocks: 96,
    lawEffort: 10,
    regimes: 4,
  },
];

/** What is taken where none is named. */
export const DEFAULT_PRESET: Preset = PRESETS[1];

/** @throws ExperimentError `E_UNKNOWN_PRESET` */
export const presetNamed = (name: string): Preset => {
  const known = PRESETS.map((preset) => preset.name);
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset !== undefined) return preset;
  const near = nearestName(name, known);
  throw new ExperimentError(
    'E_UNKNOWN_PRESET',
    `there is no preset "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the presets are ${known.join(', ')}; they differ in budget and number of regimes.`,
  );
};
