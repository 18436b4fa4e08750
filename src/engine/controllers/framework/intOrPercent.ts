import type { IntOrString } from "../../api/index.ts";

const percentage = /^(\d+)%$/;

/** Whether it is a number, a percentage or absent. */
export const isIntOrPercent = (value: IntOrString | undefined): boolean => typeof value !== "string" || percentage.test(value);

/**
 * A number, or a percentage of `total`. Validation has let nothing else through; text without "%" counts as 0.
 * @source k8s.io/apimachinery/pkg/util/intstr/intstr.go GetScaledValueFromIntOrPercent
 */
export function scaledValue(value: IntOrString | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  const percent = percentage.exec(value)?.[1];
  if (percent === undefined) return 0;
  const scaled = Number(percent) * total;
  return roundUp ? Math.ceil(scaled / 100) : Math.floor(scaled / 100);
}
