export interface FigureAxis {
  /** With the unit, e.g. `training loss, nats`. */
  readonly label: string;
  readonly scale: 'linear' | 'log';
}

/** A picture that a reader of the source recognises, as data: the points come block by block. */
export interface Figure {
  /** camelCase, unique in its claim. */
  readonly name: string;
  /** What is drawn, e.g. `Sharpness against training loss`. */
  readonly title: string;
  /** What a reader sees in it where the claim holds, in one sentence. */
  readonly meaning: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  /** Name of each curve with a line for the key, in the order drawn. */
  readonly curves: Readonly<Record<string, string>>;
}

/**
 * Points [x, y] of one block, by name of curve. Points at the same x in all blocks are drawn as their mean with a band of
 * one standard error; other points as a thin line per block. Positive on log axes.
 */
export type Curves = Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
