export type ScalingRule = 'scaled' | 'squareRoot' | 'unscaled';

/** How the learning rate goes with a batch that is k times as large. */
export const scalingRules: Readonly<
  Record<ScalingRule, { readonly line: string; readonly rateTimes: (k: number) => number }>
> = {
  scaled: { line: 'rate scaled by k', rateTimes: (k) => k },
  squareRoot: { line: 'rate scaled by the square root of k', rateTimes: Math.sqrt },
  unscaled: { line: 'base rate', rateTimes: () => 1 },
};

export const SCALING_RULES = Object.keys(scalingRules) as readonly ScalingRule[];

/** One value per rule. */
export const byRule = <T>(value: (rule: ScalingRule) => T): Readonly<Record<ScalingRule, T>> =>
  Object.fromEntries(SCALING_RULES.map((rule) => [rule, value(rule)])) as Record<ScalingRule, T>;
