/** Short and exact enough for a reader: integers whole, others at three significant digits, without trailing zeros. */
export const formatNumber = (x: number): string => {
  if (Number.isInteger(x) && Math.abs(x) < 1e9) return String(x);
  const rounded = Number(x.toPrecision(3));
  const size = Math.abs(rounded);
  return size >= 1e6 || size < 1e-4 ? rounded.toExponential() : String(rounded);
};

/** Decimals at which a difference of `width` shows two significant digits; 2 when there is no finite width. */
export const decimalsFor = (width: number): number =>
  Number.isFinite(width) && width > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(width)))) : 2;

/** A share of 1 as per cent, to five significant digits: 0.99875 -> `99.875 %`. */
export const formatPercent = (share: number): string => `${Number((100 * share).toPrecision(5))} %`;

/** `maxEigenvalue` -> `max eigenvalue`. */
export const readableName = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`);
