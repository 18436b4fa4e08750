import { formatQuantity, parseQuantity } from "../../api/index.ts";
import type { Quantity } from "../../api/index.ts";
import { arg, overload } from "../declare.ts";
import type { Overload } from "../declare.ts";
import { celError, opaqueValue } from "../values.ts";
import type { CelValue } from "../values.ts";

const name = "kubernetes.Quantity";
const nano = 1_000_000_000n;
const type = name;

const quantityOf = (value: CelValue | undefined): Quantity => arg.tagged(value, "opaque").value as Quantity;
/** Two quantities are equal when their values are: the text that is compared is the value's. */
const made = (quantity: Quantity): CelValue => opaqueValue(name, quantity, String(quantity.nano));

function parse(text: string): CelValue {
  const quantity = parseQuantity(text);
  return quantity === undefined ? celError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'") : made(quantity);
}

function shifted(value: CelValue | undefined, by: bigint): CelValue {
  const quantity = quantityOf(value);
  return made({ ...quantity, nano: quantity.nano + by });
}

const difference = (a: CelValue | undefined, b: CelValue | undefined): bigint => quantityOf(a).nano - quantityOf(b).nano;
const sign = (value: bigint): bigint => (value < 0n ? -1n : value > 0n ? 1n : 0n);

/** @source k8s.io/apiserver/pkg/cel/library/quantity.go */
export const quantities: readonly Overload[] = [
  overload(`quantity(string) ${type}`, ([a]) => parse(arg.text(a)), "traverse"),
  overload("isQuantity(string) bool", ([a]) => parseQuantity(arg.text(a)) !== undefined, "traverse"),
  overload(`${type}.sign() int`, ([a]) => sign(quantityOf(a).nano)),
  overload(`${type}.isInteger() bool`, ([a]) => quantityOf(a).nano % nano === 0n),
  overload(`${type}.asInteger() int`, ([a]) => (quantityOf(a).nano % nano === 0n ? quantityOf(a).nano / nano : celError("cannot convert value to integer"))),
  overload(`${type}.asApproximateFloat() double`, ([a]) => Number(quantityOf(a).nano) / 1e9),
  overload(`${type}.add(${type}) ${type}`, ([a, b]) => shifted(a, quantityOf(b).nano)),
  overload(`${type}.add(int) ${type}`, ([a, b]) => shifted(a, arg.int(b) * nano)),
  overload(`${type}.sub(${type}) ${type}`, ([a, b]) => shifted(a, -quantityOf(b).nano)),
  overload(`${type}.sub(int) ${type}`, ([a, b]) => shifted(a, -arg.int(b) * nano)),
  overload(`${type}.isLessThan(${type}) bool`, ([a, b]) => difference(a, b) < 0n),
  overload(`${type}.isGreaterThan(${type}) bool`, ([a, b]) => difference(a, b) > 0n),
  overload(`${type}.compareTo(${type}) int`, ([a, b]) => sign(difference(a, b))),
  overload(`string(${type}) string`, ([a]) => formatQuantity(quantityOf(a))),
];
