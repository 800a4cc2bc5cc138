/** Upper bounds of the sets that an arbitrary draws. */
export interface SetSizes {
  readonly maxCount?: number;
  readonly maxFeatures?: number;
  readonly maxClasses?: number;
}

/** Upper bounds of image sets. */
export interface ImageSetSizes {
  readonly maxCount?: number;
  readonly maxSide?: number;
}
