/** Half the distance of a central difference in float64, in weights; a kink of a ReLU inside it would be one in a million. */
export const HALF_DISTANCE = 1e-6;
