import { gradientIsSlope } from '../../src/laws/gradientIsSlope.ts';
import { hessianIsSlope } from '../../src/laws/hessianIsSlope.ts';
import { hessianLinearity } from '../../src/laws/hessianLinearity.ts';
import { hessianSymmetry } from '../../src/laws/hessianSymmetry.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(gradientIsSlope, ['gradient summed', 'first example twice', 'ReLU derivative missing', 'biases frozen']);

describeLaw(hessianSymmetry, ['product without the biases']);

describeLaw(hessianLinearity, ['product with the unit direction']);

describeLaw(hessianIsSlope, ['gradient summed', 'product with the unit direction', 'product without the biases']);
