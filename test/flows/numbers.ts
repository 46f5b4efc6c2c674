/** Check digits by other arithmetic than the code under test. */
export const luhnDigit = (nine: string): string => {
  let sum = 0;
  [...nine].forEach((c, i) => { const d = Number(c) * (i % 2 === 0 ? 2 : 1); sum += Math.trunc(d / 10) + (d % 10); });
  return String((10 - (sum % 10)) % 10);
};
export const ibanOf = (bban: string): string => `SA${String(98n - (BigInt(`${bban}281000`) % 97n)).padStart(2, '0')}${bban}`;
