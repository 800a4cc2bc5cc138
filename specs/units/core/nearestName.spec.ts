import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/core/nearestName.ts';

const known = ['digits', 'fashion-mnist', 'mnist'];

describe('nearestName', () => {
  it.each([
    ['digits', 'digits'],
    ['Digits', 'digits'],
    ['digit', 'digits'],
    ['gidits', 'digits'],
    ['fashion_mnist', 'fashion-mnist'],
    ['minst', 'mnist'],
    ['emnist', 'mnist'],
  ])('finds for %s the name %s', (name, meant) => {
    expect(nearestName(name, known)).toBe(meant);
  });

  it('finds nothing where more than half of the letters differ', () => {
    expect(nearestName('cifar-10', known)).toBeUndefined();
    expect(nearestName('fashion', known)).toBeUndefined(); // six letters short, and half of seven is less
    expect(nearestName('anything', [])).toBeUndefined();
  });

  it('allows two edits in a short name', () => {
    expect(nearestName('ab', ['abcd'])).toBe('abcd');
    expect(nearestName('', ['ab'])).toBe('ab');
    expect(nearestName('', ['abc'])).toBeUndefined();
  });

  it('takes the first of equally near names', () => {
    expect(nearestName('cat', ['bat', 'rat'])).toBe('bat');
  });
});
