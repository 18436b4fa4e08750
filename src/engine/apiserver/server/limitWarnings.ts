/** @source k8s.io/apiserver/pkg/endpoints/filters/warning.go truncateAtTotalRunes, truncateItemRunes */
const totalMax = 4 * 1024;
const itemMax = 256;

/** Each warning once; when they are too long together, each is cut, and what does not fit is left out. */
export function limitWarnings(given: readonly string[]): readonly string[] {
  if (given.length === 0) return given;
  const warnings = [...new Set(given)];
  let total = 0;
  for (const warning of warnings) total += warning.length;
  if (total <= totalMax) return warnings.length === given.length ? given : warnings;
  const kept: string[] = [];
  let left = totalMax;
  for (const warning of warnings) {
    const cut = warning.slice(0, itemMax);
    if (cut.length > left) break;
    left -= cut.length;
    kept.push(cut);
  }
  return kept;
}
