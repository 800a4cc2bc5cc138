/** Training sets of this many times the smallest one. */
export const SIZES: readonly number[] = [1, 2, 3];

/** B over rate, the largest first: the longest trainings begin first. */
const BATCH_PER_RATE = [96, 48, 32, 24, 16, 12, 8, 6];

/** What grows with N beside it: width and training time as these powers of N. */
export interface Setting {
  readonly width: number;
  readonly time: number;
  /** The largest B over rate: where all sizes have their minimum well inside, larger batches only cost time. */
  readonly mostPerRate: number;
  /** For people. */
  readonly line: string;
}

export type SettingName = 'fixed' | 'repeated' | 'widthRoot' | 'widthLinear' | 'time' | 'widthAndTime';

export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  fixed: { width: 0, time: 0, mostPerRate: 96, line: 'network and training time the same' },
  repeated: {
    width: 0,
    time: 0,
    mostPerRate: 48,
    line: 'the smallest set over and over, network and training time the same',
  },
  widthRoot: { width: 0.5, time: 0, mostPerRate: 96, line: 'width as the square root of N, training time the same' },
  widthLinear: { width: 1, time: 0, mostPerRate: 96, line: 'width as N, training time the same' },
  time: { width: 0, time: 1, mostPerRate: 96, line: 'network the same, training time as N' },
  widthAndTime: { width: 1, time: 1, mostPerRate: 48, line: 'width and training time as N' },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** One arm of the sweep. */
export interface SizeCell {
  readonly arm: string;
  readonly setting: SettingName;
  readonly size: number;
  /** B over rate. */
  readonly ratio: number;
}

/** The arms of one loss curve. The smallest set is the same in all settings, so it is trained once. */
export const curveCells = (setting: SettingName, size: number): readonly SizeCell[] => {
  const own = size === 1 ? 'fixed' : setting;
  return BATCH_PER_RATE.filter((ratio) => ratio <= SETTINGS[setting].mostPerRate).map((ratio) => ({
    arm: `${own} x ${size}, B / rate ${ratio}`,
    setting: own,
    size,
    ratio,
  }));
};

export const SIZE_CELLS: readonly SizeCell[] = [
  ...curveCells('fixed', 1),
  ...SETTING_NAMES.flatMap((setting) => SIZES.slice(1).flatMap((size) => curveCells(setting, size))),
];
