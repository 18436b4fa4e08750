const ln2 = 0.693_147_180_559_945_3;

/**
 * The natural logarithm of a positive number by arithmetic that is the same in every browser
 * (Math.log is not). Good to 15 digits.
 */
export function naturalLogarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa > 1.5) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < 0.75) {
    mantissa *= 2;
    exponent -= 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let power = z;
  let sum = 0;
  for (let n = 1; n < 40; n += 2) {
    sum += power / n;
    power *= square;
  }
  return 2 * sum + exponent * ln2;
}
