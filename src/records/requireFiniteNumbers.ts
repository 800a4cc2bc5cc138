import { ExperimentError } from '../core/experimentError.ts';

interface Found {
  readonly path: string;
  readonly number: number;
}

/** The first number that is not finite; its path is put together on the way back alone, for records are large. */
const notFinite = (value: unknown): Found | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path: '', number: value };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const found = notFinite((value as Readonly<Record<string, unknown>>)[key]);
    if (found !== undefined) return { ...found, path: `/${key}${found.path}` };
  }
  return undefined;
};

/**
 * JSON has no NaN and no infinities.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite, naming its path
 */
export const requireFiniteNumbers = (value: unknown): void => {
  const found = notFinite(value);
  if (found === undefined) return;
  throw new ExperimentError(
    'E_RECORD_NUMBER',
    `${found.path === '' ? 'the value' : found.path} is ${found.number}: a record holds finite numbers only. Mark the block as failed by a guard instead.`,
  );
};
