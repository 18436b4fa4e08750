/** Why a text is no quantity. @source k8s.io/apimachinery/pkg/api/resource/quantity.go parseQuantityString */
export function quantityError(text: string): string {
  const isNumberWithSuffix = /^[+-]?(\d+\.?\d*|\.\d+)[eEinumkKMGTP]*[-+]?\d*$/.test(text);
  return isNumberWithSuffix
    ? "unable to parse quantity's suffix"
    : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}

/**
 * Go's complaint about a time.
 * @simplified always says that the year does not parse; Go names the first part that fails
 */
export function timeError(text: string, type: "time" | "microTime"): string {
  const layout = type === "time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
  const quoted = JSON.stringify(text);
  return `parsing time ${quoted} as "${layout}": cannot parse ${quoted} as "2006"`;
}
