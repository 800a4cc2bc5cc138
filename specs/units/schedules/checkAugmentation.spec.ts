import { describe, expect, it } from 'vitest';
import { checkAugmentation } from '../../../src/schedules/checkAugmentation.ts';
import { toyImages, toySplit } from '../../support/toyTraining.ts';

const images = toyImages({ rows: 4, columns: 3, channels: 1 }, 4, 2).training;
const { training: flat } = toySplit({ count: 4, features: 12, classes: 2 });

describe('checkAugmentation', () => {
  it('takes what the images allow, and any data without augmentation', () => {
    expect(() => checkAugmentation({ augmentation: { maxShift: 3, flip: true } }, images)).not.toThrow();
    expect(() => checkAugmentation({}, flat)).not.toThrow();
  });

  it.each([
    [-1, images, 'augmentation maxShift -1 is not an integer >= 0: give a number of pixels, e.g. 1.'],
    [0.5, images, 'augmentation maxShift 0.5 is not an integer >= 0'],
    [4, images, 'augmentation maxShift 4 shifts an image of 4 x 3 out of sight: give less than 4.'],
    [1, flat, 'the recipe shifts and mirrors images, but gaussian-mixture holds none: leave augmentation out'],
  ])('refuses maxShift %d', (maxShift, dataset, message) => {
    expect(() => checkAugmentation({ augmentation: { maxShift, flip: false } }, dataset)).toThrow(message);
  });
});
